"""What can be set of a QQ bot."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class QqSettings(ChannelSettings, frozen=True, kw_only=True):
    """``sandbox``: the provider's place for trials."""

    appid: Annotated[str, Meta(max_length=100)] = ""
    secret: Secret = ""
    sandbox: bool = False
    welcome: Annotated[str, Meta(max_length=600)] = ""

    def checked(self) -> "QqSettings":
        return msgspec.structs.replace(self, appid=self.appid.strip(), welcome=self.welcome.strip())

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome
