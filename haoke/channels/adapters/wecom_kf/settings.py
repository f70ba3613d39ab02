"""What can be set of an account of WeCom customer service."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret
from haoke.channels.wechat_envelope import key_of

_Id = Annotated[str, Meta(max_length=100)]


class WecomSettings(ChannelSettings, frozen=True, kw_only=True):
    """``welcome`` is said by the code that comes when somebody enters, so it counts against no window."""

    corpid: _Id = ""
    secret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    open_kfid: _Id = ""
    welcome: Annotated[str, Meta(max_length=600)] = ""

    def checked(self) -> "WecomSettings":
        """Raises SealingKeyInvalid."""
        if self.encoding_aes_key:
            key_of(self.encoding_aes_key)
        ids = {"corpid": self.corpid.strip(), "open_kfid": self.open_kfid.strip()}
        return msgspec.structs.replace(self, **ids, welcome=self.welcome.strip())
