"""What can be set of an account of Weibo's service for fans."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class WeiboSettings(ChannelSettings, frozen=True, kw_only=True):
    """``appsecret`` signs what comes; ``access_token`` is made in Weibo's console and lasts for about a year."""

    appkey: Annotated[str, Meta(max_length=100)] = ""
    appsecret: Secret = ""
    access_token: Secret = ""
    welcome: Annotated[str, Meta(max_length=280)] = ""

    def checked(self) -> "WeiboSettings":
        return msgspec.structs.replace(self, appkey=self.appkey.strip(), welcome=self.welcome.strip())

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome
