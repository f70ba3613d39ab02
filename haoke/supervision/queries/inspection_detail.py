"""All of one inspection: what was answered, the appeal, and what the reader may do with it."""

from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now, to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.supervision.inspection.form import ScoreAnswer, ScoreFormContent
from haoke.supervision.permissions import ANSWER_APPEALS, APPEAL, SCORE
from haoke.supervision.queries.inspections import Inspection, as_inspections, is_blind
from haoke.supervision.queries.score_forms import content_of
from haoke.supervision.tables import appeals, scorings

Opinion = Literal["first", "second", "appeal"]


class Scoring(msgspec.Struct, frozen=True):
    """What somebody answered. ``fatal``: failed fatal items. Without ``submitted_at`` a draft, its writer's alone."""

    opinion: Opinion
    by: UUID
    answers: dict[str, ScoreAnswer]
    comment: str
    total: float | None
    fatal: list[str]
    submitted_at: int | None


class Appeal(msgspec.Struct, frozen=True):
    """``total``: what it is against."""

    text: str
    at: int
    total: float
    outcome: Literal["kept", "changed"] | None
    reason: str
    answered_by: UUID | None
    answered_at: int | None


class InspectionDetail(msgspec.Struct, frozen=True):
    """``may_*``: what the reader can do with it now. ``opinion``: which one they give when they score."""

    inspection: Inspection
    content: ScoreFormContent
    scorings: list[Scoring]
    appeal: Appeal | None
    opinion: Opinion
    may_score: bool
    may_pass_on: bool
    may_appeal: bool
    may_answer: bool
    appeal_until: int | None


async def scorings_of(tx: Tx, workspace_id: UUID, inspection_id: UUID) -> list[Scoring]:
    rows = await tx.all(
        sa.select(scorings)
        .where(scorings.c.workspace_id == workspace_id, scorings.c.inspection_id == inspection_id)
        .order_by(scorings.c.at, scorings.c.opinion)
    )
    return [
        Scoring(
            row.opinion,
            row.by_id,
            msgspec.convert(row.answers, dict[str, ScoreAnswer]),
            row.comment,
            row.total,
            row.fatal,
            to_ms_or_none(row.submitted_at),
        )
        for row in rows
    ]


async def detail_of(tx: Tx, actor: Actor, row: sa.Row[Any]) -> InspectionDetail:
    """What the reader may see of it: to whom it is about, neither drafts nor the second opinion."""
    (shown,) = await as_inspections(tx, actor, [row])
    blind, subject = is_blind(actor, row), row.member_id == actor.id
    visible = [
        scoring
        for scoring in await scorings_of(tx, row.workspace_id, row.id)
        if (scoring.by == actor.id and not subject)
        or (
            scoring.submitted_at
            and not blind
            and row.state != "waiting"
            and not (subject and scoring.opinion == "second")
        )
    ]
    appeal = None if blind else await appeal_of(tx, row)
    return InspectionDetail(
        shown,
        await content_of(tx, row.workspace_id, row.form_id, row.form_version),
        visible,
        appeal,
        "second" if blind else "first",
        may_score=not subject and (blind or scores_first(actor, row)),
        may_pass_on=row.state == "waiting" and not blind and actor.scope(SCORE) in {Scope.TEAM, Scope.ALL},
        may_appeal=may_appeal(actor, row),
        may_answer=not blind and row.state == "appealed" and _answers(actor, row),
        appeal_until=None if blind else to_ms_or_none(row.appeal_until),
    )


def scores_first(actor: Actor, row: sa.Row[Any]) -> bool:
    """Whether it is the actor's to score, or nobody's yet; not for who has given the second opinion."""
    return row.state == "waiting" and row.inspector_id in {None, actor.id} and row.second_id != actor.id


def may_appeal(actor: Actor, row: sa.Row[Any]) -> bool:
    """Once, by whom it is about, and in time."""
    in_time = row.appeal_until is not None and now() < row.appeal_until
    return row.state == "scored" and row.member_id == actor.id and in_time and actor.scope(APPEAL) is not None


def _answers(actor: Actor, row: sa.Row[Any]) -> bool:
    scope = actor.scope(ANSWER_APPEALS)
    reaches = scope is Scope.ALL or (scope is Scope.TEAM and row.team_id in actor.teams)
    return reaches and actor.id not in {row.member_id, row.inspector_id}


async def appeal_of(tx: Tx, row: sa.Row[Any]) -> Appeal | None:
    found = await tx.first(
        sa.select(appeals).where(appeals.c.workspace_id == row.workspace_id, appeals.c.inspection_id == row.id)
    )
    if found is None:
        return None
    return Appeal(
        found.text,
        to_ms(found.at),
        found.total,
        found.outcome,
        found.reason,
        found.answered_by,
        to_ms_or_none(found.answered_at),
    )
