"""What can be set of a Slack app."""

from haoke.channels.contract import ChannelSettings, Secret

_DAY = 24 * 3600


class SlackSettings(ChannelSettings, frozen=True, kw_only=True):
    signing_secret: Secret = ""
    bot_token: Secret = ""

    def recall_time(self) -> int:
        return _DAY
