"""What can be set of a Telegram bot."""

import re
import secrets as randomness
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret

_TWO_DAYS = 48 * 3600
_TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{1,100}")


class TelegramSettings(ChannelSettings, frozen=True, kw_only=True):
    """``secret_token``: Telegram sends it along with each update. ``receive``: whether it calls us or we ask it."""

    bot_token: Secret = ""
    secret_token: Secret = ""
    receive: Literal["webhook", "polling"] = "webhook"
    welcome: Annotated[str, Meta(max_length=2000)] = ""

    def fetches(self) -> bool:
        return self.receive == "polling" and bool(self.usable_token())

    def checked(self) -> "TelegramSettings":
        """With a secret of ours, where nobody has chosen one."""
        return msgspec.structs.replace(
            self,
            bot_token=self.bot_token.strip(),
            secret_token=self.secret_token.strip() or randomness.token_urlsafe(32),
            welcome=self.welcome.strip(),
        )

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome

    def recall_time(self) -> int:
        return _TWO_DAYS

    def usable_token(self) -> str:
        """It becomes part of an address, so that it must not be anything else."""
        return self.bot_token if _TOKEN.fullmatch(self.bot_token) else ""
