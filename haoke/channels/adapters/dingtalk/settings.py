"""What can be set of a robot at DingTalk."""

from typing import Annotated, Literal

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class DingTalkSettings(ChannelSettings, frozen=True, kw_only=True):
    """``mode``: whether DingTalk calls us, or we keep a connection to it."""

    mode: Literal["http", "stream"] = "http"
    app_key: Annotated[str, Meta(max_length=200)] = ""
    app_secret: Secret = ""
    robot_code: Annotated[str, Meta(max_length=200)] = ""

    def fetches(self) -> bool:
        return self.mode == "stream"

    @property
    def robot(self) -> str:
        """Of an app made by the company itself it is the app's key."""
        return self.robot_code or self.app_key
