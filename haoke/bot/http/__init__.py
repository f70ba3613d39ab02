"""The API of the bot."""

from typing import Any

from haoke.bot.http import asking, managing, models, moods

routes: list[Any] = [*asking.routes, *managing.routes, *models.routes, *moods.routes]
