"""The API of the bot."""

from typing import Any

from haoke.bot.http import asking, bench, learning, managing, models, moods, statistics, tasks

routes: list[Any] = [
    *asking.routes,
    *bench.routes,
    *learning.routes,
    *managing.routes,
    *models.routes,
    *moods.routes,
    *statistics.routes,
    *tasks.routes,
]
