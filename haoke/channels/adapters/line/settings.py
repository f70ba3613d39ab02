"""What can be set of an official account of LINE."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class LineSettings(ChannelSettings, frozen=True, kw_only=True):
    channel_secret: Secret = ""
    channel_access_token: Secret = ""
    welcome: Annotated[str, Meta(max_length=2000)] = ""

    def checked(self) -> "LineSettings":
        token = self.channel_access_token.strip()
        return msgspec.structs.replace(self, channel_access_token=token, welcome=self.welcome.strip())

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome
