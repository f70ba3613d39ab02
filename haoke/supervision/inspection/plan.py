"""Sampling plans: which conversations are inspected, how often they are drawn, and by whom they are scored."""

from datetime import datetime, time, timedelta
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

from haoke.supervision.inspection.form import Title

Every = Literal["day", "week"]
Way = Literal["share", "quota", "rule"]
FoundBy = Literal["no", "any", "severe"]


class SamplingRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of a plan by rule; meeting one is enough. ``longer_minutes`` 0: length does not matter.

    ``found``: automatic checks found anything in it, or something severe, that nobody dismissed.
    """

    bad_rating: bool = False
    longer_minutes: Annotated[int, Meta(ge=0, le=10_000)] = 0
    transferred: bool = False
    found: FoundBy = "no"
    code_ids: Annotated[list[UUID], Meta(max_length=100)] = []


class InspectionPlanValues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is drawn of what was closed in a day or week of the workspace's time zone.

    ``team_ids``, ``queue_ids``: none means all. ``way``: a ``share`` in per cent, a ``quota`` of each agent, or what
    meets ``rules``; never more than ``most`` in a period. ``second_share``: per cent that a second inspector scores
    too, without seeing the first's. ``appeal_days`` 0: there is no appeal.
    """

    name: Title
    form_id: UUID
    enabled: bool = True
    team_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    queue_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    every: Every = "day"
    way: Way = "share"
    share: Annotated[int, Meta(ge=1, le=100)] = 10
    quota: Annotated[int, Meta(ge=1, le=100)] = 2
    rules: SamplingRules = msgspec.field(default_factory=SamplingRules)
    most: Annotated[int, Meta(ge=1, le=500)] = 50
    inspector_ids: Annotated[list[UUID], Meta(min_length=1, max_length=50)]
    due_days: Annotated[int, Meta(ge=1, le=60)] = 3
    appeal_days: Annotated[int, Meta(ge=0, le=60)] = 7
    second_share: Annotated[int, Meta(ge=0, le=100)] = 0


def period_start(at: datetime, every: Every, zone: ZoneInfo) -> datetime:
    """Midnight of the day, or of the week's Monday, in which the moment lies."""
    day = at.astimezone(zone).date()
    if every == "week":
        day -= timedelta(days=day.weekday())
    return datetime.combine(day, time(), zone)


def period_end(at: datetime, every: Every, zone: ZoneInfo) -> datetime:
    """Where the period in which the moment lies ends, and the next one begins."""
    day = period_start(at, every, zone).date() + timedelta(days=1 if every == "day" else 7)
    return datetime.combine(day, time(), zone)
