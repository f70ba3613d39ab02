"""The API of the bot."""

from typing import Any

from haoke.bot.http import models

routes: list[Any] = [*models.routes]
