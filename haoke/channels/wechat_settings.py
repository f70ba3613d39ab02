"""What can be set of an account at WeChat's platform."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret
from haoke.channels.wechat_envelope import key_of


class WechatSettings(ChannelSettings, frozen=True, kw_only=True):
    """``plain_allowed``: messages may come unsealed; what is in them is not signed then."""

    appid: Annotated[str, Meta(max_length=100)] = ""
    appsecret: Secret = ""
    token: Secret = ""
    encoding_aes_key: Secret = ""
    plain_allowed: bool = False
    welcome: Annotated[str, Meta(max_length=600)] = ""

    def checked(self) -> "WechatSettings":
        """Raises SealingKeyInvalid."""
        if self.encoding_aes_key:
            key_of(self.encoding_aes_key)
        return msgspec.structs.replace(self, appid=self.appid.strip(), welcome=self.welcome.strip())

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome
