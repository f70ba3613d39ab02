"""Gather the questions that were not or badly answered from the log, without personal data. Each is judged once."""

from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.bot.masking import masked
from haoke.bot.matching.types import Outcome
from haoke.bot.misses import SETTLED_AFTER, Asked, key_of, why_missed
from haoke.bot.queries.misses import fresh_questions
from haoke.bot.tables import asked, misses
from haoke.bot.types import Reason
from haoke.conversations import catalog as conversations
from haoke.kernel.db import Tx

_LOOKED_AT = 8  # parts after a question
_TO_PEOPLE = {"queued", "assigned", "transferred"}
_IN_CONVERSATIONS = {"assist", "reception"}
_TRIED = "trial"  # somebody only tries the bot
_LONGEST = 300  # characters, as of a phrasing


async def gather_misses(tx: Tx, at: datetime, limit: int) -> int:
    """How many questions were judged; fewer than ``limit`` when that was all."""
    rows = await fresh_questions(tx, at - SETTLED_AFTER, limit)
    by_workspace: dict[UUID, list[sa.Row[Any]]] = {}
    for row in rows:
        by_workspace.setdefault(row.workspace_id, []).append(row)
    for workspace_id, some in sorted(by_workspace.items()):
        called = await _called_people(tx, workspace_id, some)
        found = [kept for row in some if (kept := _miss(row, row.id in called)) is not None]
        if found:
            await tx.execute(insert(misses).on_conflict_do_nothing(), found)
        await tx.execute(
            asked.update()
            .where(asked.c.workspace_id == workspace_id, asked.c.id.in_([row.id for row in some]))
            .values(judged=True)
        )
    return len(rows)


async def _called_people(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> set[UUID]:
    """The answered questions of receptions after which the visitor asked nothing more and went to people."""
    answered = [row for row in rows if _conversation(row) is not None and row.outcome == Outcome.ANSWERED]
    parts = await conversations.parts_since(
        tx, workspace_id, [(row.session_id, row.at) for row in answered], _LOOKED_AT
    )
    return {
        row.id
        for place, row in enumerate(answered)
        if row.source == "reception"
        and any(part.kind in _TO_PEOPLE and part.at < row.at + SETTLED_AFTER for part in parts.get(place, []))
    }


def _miss(row: sa.Row[Any], handed_over: bool) -> dict[str, Any] | None:
    if row.source == _TRIED:
        return None
    offered = {UUID(one) for one in row.offered}
    why = why_missed(
        Asked(
            question=row.question,
            outcome=Outcome(row.outcome),
            reason=Reason(row.reason),
            helpful=row.helpful,
            chosen=row.chosen_id is not None or row.next_entry in offered,
            next_question=row.next_question or "",
            handed_over=handed_over and row.next_entry is None,
        )
    )
    if why is None:
        return None
    question = " ".join(masked(row.question).split())[:_LONGEST]
    return {
        "workspace_id": row.workspace_id,
        "id": row.id,
        "at": row.at,
        "question": question,
        "key": key_of(question),
        "locale": row.locale,
        "why": why,
        "conversation_id": _conversation(row),
        "entry_id": row.entry_id,
    }


def _conversation(row: sa.Row[Any]) -> UUID | None:
    """Sessions of agents' panels and of receptions are conversations."""
    return row.session_id if row.source in _IN_CONVERSATIONS else None
