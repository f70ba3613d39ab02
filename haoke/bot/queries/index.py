"""Reading what the bot keeps."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.bot.errors import QuestionNotFound
from haoke.bot.matching.types import Outcome
from haoke.bot.tables import asked, bot_settings, phrasing_vectors
from haoke.bot.types import AskedQuestion, BotSettings, HandOverRules, Reason
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.http.period import Period
from haoke.kernel.ids import first_id
from haoke.kernel.kept import Kept

EVER = Period()


async def settings_of(tx: Tx, workspace_id: UUID) -> BotSettings:
    row = await tx.first(sa.select(bot_settings).where(bot_settings.c.workspace_id == workspace_id))
    if row is None:
        return BotSettings()
    return msgspec.convert({name: getattr(row, name) for name in BotSettings.__struct_fields__}, BotSettings)


async def _hand_over_rules(tx: Tx, workspace_id: UUID, _known: HandOverRules | None) -> HandOverRules:
    return (await settings_of(tx, workspace_id)).hand_over


kept_hand_over: Kept[HandOverRules] = Kept("hand_over", _hand_over_rules)
"""For every turn of a visitor with the bot."""


async def stored_vectors(tx: Tx, workspace_id: UUID, phrasing_ids: Collection[UUID]) -> list[sa.Row[Any]]:
    return await tx.all(
        sa.select(phrasing_vectors).where(
            phrasing_vectors.c.workspace_id == workspace_id, phrasing_vectors.c.phrasing_id.in_(phrasing_ids)
        )
    )


async def stored_phrasings(tx: Tx, workspace_id: UUID, after: UUID | None, limit: int) -> list[UUID]:
    """Which have vectors, in the order of their ids."""
    known = phrasing_vectors.c
    statement = sa.select(known.phrasing_id).where(known.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(known.phrasing_id > after)
    rows = await tx.all(statement.group_by(known.phrasing_id).order_by(known.phrasing_id).limit(limit))
    return [row.phrasing_id for row in rows]


async def earlier_questions(tx: Tx, workspace_id: UUID, session_id: UUID, limit: int) -> list[str]:
    """Of a session, the oldest first."""
    rows = await tx.all(
        sa.select(asked.c.question)
        .where(asked.c.workspace_id == workspace_id, asked.c.session_id == session_id)
        .order_by(asked.c.id.desc())
        .limit(limit)
    )
    return [row.question for row in reversed(rows)]


async def question_for(tx: Tx, workspace_id: UUID, question_id: UUID) -> sa.Row[Any]:
    """Raises QuestionNotFound."""
    row = await tx.first(sa.select(asked).where(asked.c.workspace_id == workspace_id, asked.c.id == question_id))
    if row is None:
        raise QuestionNotFound
    return row


def asked_in(period: Period) -> sa.ColumnElement[bool]:
    """By the questions' numbers, which rise with time."""
    since = sa.true() if period.since is None else asked.c.id >= first_id(period.since)
    until = sa.true() if period.until is None else asked.c.id < first_id(period.until)
    return sa.and_(since, until)


async def list_asked(
    tx: Tx,
    workspace_id: UUID,
    *,
    limit: int,
    before: UUID | None = None,
    outcome: Outcome | None = None,
    entry_id: UUID | None = None,
    helpful: bool | None = None,
    period: Period = EVER,
) -> list[AskedQuestion]:
    """The newest first. ``entry_id``: what was answered or chosen."""
    statement = sa.select(asked).where(asked.c.workspace_id == workspace_id, asked_in(period))
    if entry_id is not None:
        statement = statement.where(sa.or_(asked.c.entry_id == entry_id, asked.c.chosen_id == entry_id))
    if helpful is not None:
        statement = statement.where(asked.c.helpful == helpful)
    if before is not None:
        statement = statement.where(asked.c.id < before)
    if outcome is not None:
        statement = statement.where(asked.c.outcome == outcome)
    return [_view(row) for row in await tx.all(statement.order_by(asked.c.id.desc()).limit(limit))]


def _view(row: sa.Row[Any]) -> AskedQuestion:
    return AskedQuestion(
        row.id,
        to_ms(row.at),
        row.question,
        row.locale,
        row.source,
        row.session_id,
        Outcome(row.outcome),
        Reason(row.reason),
        row.confidence,
        row.entry_id,
        [UUID(one) for one in row.offered],
        row.helpful,
        row.chosen_id,
    )


def questions_before(moment: datetime, *, limit: int) -> sa.Select[tuple[UUID, UUID]]:
    """Keys of what was asked before."""
    return sa.select(asked.c.workspace_id, asked.c.id).where(asked.c.at < moment).limit(limit)
