"""Satisfaction in numbers. Each is a pair of counts, so that its denominator can be told."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.queries.ratings import RatingFilter, conditions, during
from haoke.conversations.tables import ratings
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

By = Literal["all", "member", "team", "site", "day"]
_COLUMNS = {"member": ratings.c.member_id, "team": ratings.c.team_id, "site": ratings.c.site_id}
_MOST = 1000  # groups


class Step(msgspec.Struct, frozen=True):
    """How often a score was given, by the length of the scale it was given on."""

    best: int
    score: int
    count: int


class Satisfaction(msgspec.Struct, frozen=True):
    """Of one group. CSAT = positive / answers, over the answers given in the time.

    Response rate = answered / invited, over the invitations sent in the time, whenever they were answered. ``solved``
    and ``unsolved`` count those who said so.
    """

    key: str
    answers: int
    positive: int
    bad: int
    solved: int
    unsolved: int
    invited: int
    answered: int
    steps: list[Step]


_MEANS = (
    sa.select(
        ratings.c.member_id,
        sa.func.avg(sa.cast(ratings.c.score - 1, sa.Float) / sa.func.greatest(ratings.c.best - 1, 1)).label("mean"),
    )
    .where(
        ratings.c.workspace_id == sa.bindparam("workspace", type_=sa.Uuid),
        ratings.c.rated_at >= sa.bindparam("since"),
        ratings.c.member_id.is_not(None),
    )
    .group_by(ratings.c.member_id)
)


async def mean_scores(tx: Tx, workspace_id: UUID, since: datetime) -> dict[UUID, float]:
    """Member → how they were rated since, from 0 to 1 whatever the length of the scale."""
    rows = await tx.all(_MEANS, {"workspace": workspace_id, "since": since})
    return {row.member_id: float(row.mean) for row in rows}


def _key(by: By, time: sa.ColumnElement[Any], time_zone: str) -> sa.ColumnElement[str]:
    if by == "all":
        return sa.literal("", sa.Text)
    if by == "day":
        return sa.func.to_char(sa.func.timezone(time_zone, time), "YYYY-MM-DD")
    return sa.func.coalesce(sa.cast(_COLUMNS[by], sa.Text), "")


async def satisfaction(
    tx: Tx, actor: Actor, permission: str, wanted: RatingFilter, *, by: By, time_zone: str
) -> list[Satisfaction]:
    """By key: a member's, team's or site's id, or a day in the workspace's time zone."""
    narrowed = conditions(actor, permission, wanted)
    key = _key(by, ratings.c.rated_at, time_zone).label("key")
    solved = ratings.c.answer["solved"].astext
    answers = await tx.all(
        sa.select(
            key,
            ratings.c.best,
            ratings.c.score,
            sa.func.count().label("number"),
            sa.func.count().filter(ratings.c.positive).label("positive"),
            sa.func.count().filter(ratings.c.bad).label("bad"),
            sa.func.count().filter(solved == "true").label("solved"),
            sa.func.count().filter(solved == "false").label("unsolved"),
        )
        .where(*narrowed, during(ratings.c.rated_at, wanted))
        .group_by(sa.text("1"), ratings.c.best, ratings.c.score)
        .order_by(sa.text("1"), ratings.c.best, ratings.c.score)
        .limit(_MOST * 10)
    )
    asked = await tx.all(
        sa.select(
            _key(by, ratings.c.invited_at, time_zone).label("key"),
            sa.func.count().label("invited"),
            sa.func.count(ratings.c.score).label("answered"),
        )
        .where(*narrowed, during(ratings.c.invited_at, wanted))
        .group_by(sa.text("1"))
        .limit(_MOST)
    )
    invitations = {row.key: (row.invited, row.answered) for row in asked}
    keys = sorted({row.key for row in answers} | invitations.keys())[:_MOST]
    return [_summed(key, [row for row in answers if row.key == key], *invitations.get(key, (0, 0))) for key in keys]


def _summed(key: str, rows: list[sa.Row[Any]], invited: int, answered: int) -> Satisfaction:
    def total(name: str) -> int:
        return sum(getattr(row, name) for row in rows)

    return Satisfaction(
        key,
        answers=total("number"),
        positive=total("positive"),
        bad=total("bad"),
        solved=total("solved"),
        unsolved=total("unsolved"),
        invited=invited,
        answered=answered,
        steps=[Step(row.best, row.score, row.number) for row in rows],
    )
