"""Sixty days of conversations that nobody had: the same ones at every run."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from haoke.demo import company
from haoke.demo.company import Person
from haoke.demo.dialogues import Line, Scene, scenes

DAYS = 60
CUSTOMERS = 150
CONVERSATIONS = 560
SHARES = {"zh-CN": 0.68, "zh-TW": 0.1, "en": 0.22}
SEED = 20261125


class Told(NamedTuple):
    """A line and when it was written."""

    at: datetime
    line: Line


class Episode(NamedTuple):
    """One finished conversation. ``customer`` is an index into the customers."""

    customer: int
    locale: str
    queue: str
    topic: str
    opened_at: datetime
    assigned_at: datetime
    told: tuple[Told, ...]
    closed_at: datetime


class History(NamedTuple):
    customers: list[Person]
    episodes: list[Episode]


def history(until: datetime) -> History:
    """Customers and their finished conversations, in the order they were opened, the last one before ``until``."""
    choose = random.Random(SEED)  # noqa: S311 a story, not a secret
    locales = choose.choices(list(SHARES), list(SHARES.values()), k=CUSTOMERS)
    customers = [company.person(choose, locale, number) for number, locale in enumerate(locales, 1)]
    plays = {locale: scenes(locale) for locale in SHARES}
    episodes = [
        _episode(choose, number, customers[number].locale, plays, moment)
        for moment in sorted(_moments(choose, until))
        for number in [int(choose.triangular(0, CUSTOMERS, 20))]  # some come often
    ]
    return History(customers, episodes)


def _moments(choose: random.Random, until: datetime) -> Iterator[datetime]:
    """Openings between nine and nine, more in the late morning and after dinner."""
    midnight = until.astimezone(ZoneInfo(company.TIME_ZONE)).replace(hour=0, minute=0, second=0, microsecond=0)
    for _ in range(CONVERSATIONS):
        day = midnight - timedelta(days=choose.randint(1, DAYS))
        hour = choose.choices(range(9, 21), (4, 8, 10, 6, 5, 7, 7, 5, 4, 6, 9, 7))[0]
        yield day + timedelta(hours=hour, seconds=choose.randrange(3600))


def _episode(
    choose: random.Random, customer: int, locale: str, plays: dict[str, list[Scene]], opened_at: datetime
) -> Episode:
    scene = choose.choice(plays[locale])
    words = company.words(choose, locale)
    assigned_at = opened_at + timedelta(seconds=choose.choice((0, 1, 1, 2, 5, 20, 45, 90)))
    told: list[Told] = []
    moment = opened_at
    for line in scene.lines:
        told.append(Told(moment, line.filled(words)))
        pause = choose.uniform(4, 25) + len(line.text) * choose.uniform(0.2, 0.6)
        moment = max(moment, assigned_at) + timedelta(seconds=pause)
    closed_at = moment + timedelta(seconds=choose.uniform(20, 300))
    return Episode(
        customer, locale, scene.queue, scene.topic, opened_at, assigned_at, tuple(told), closed_at
    )  # fmt: skip
