"""The API of the bot."""

from typing import Any

from haoke.bot.http import asking, bench, cases, learning, managing, models, moods, pauses, statistics, tasks

routes: list[Any] = [
    *asking.routes,
    *bench.routes,
    *cases.routes,
    *learning.routes,
    *managing.routes,
    *models.routes,
    *moods.routes,
    *pauses.routes,
    *statistics.routes,
    *tasks.routes,
]
