"""Closing codes and wrap-ups: the trees, a conversation's, those that are missing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.code_tree import Codes, path_of
from haoke.conversations.permissions import MANAGE_CODES, WRITE_WRAP_UP
from haoke.conversations.queries.gate import within
from haoke.conversations.tables import closing_codes, conversations, wrap_up_rules, wrap_ups
from haoke.conversations.types import ClosingCode, WrapUp
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied

MISSED_FOR = timedelta(days=30)
"""How long a wrap-up that is missing is asked for."""


async def codes_of(tx: Tx, workspace_id: UUID, *, lock: bool = False) -> dict[UUID, ClosingCode]:
    """All of the workspace in their order; ``lock`` for changes to the trees."""
    statement = (
        sa.select(closing_codes, _USED.label("used"))
        .where(closing_codes.c.workspace_id == workspace_id)
        .order_by(closing_codes.c.place, closing_codes.c.id)
    )
    rows = await tx.all(statement.with_for_update(of=closing_codes) if lock else statement)
    names = ClosingCode.__struct_fields__
    return {row.id: ClosingCode(**{name: getattr(row, name) for name in names}) for row in rows}


_USED = sa.exists().where(
    wrap_ups.c.workspace_id == closing_codes.c.workspace_id, wrap_ups.c.code_id == closing_codes.c.id
)


async def is_used(tx: Tx, workspace_id: UUID, code_id: UUID) -> bool:
    statement = sa.select(sa.exists().where(wrap_ups.c.workspace_id == workspace_id, wrap_ups.c.code_id == code_id))
    return bool(await tx.scalar(statement))


async def hold_code(tx: Tx, workspace_id: UUID, code_id: UUID) -> bool:
    """Whether there is such a code; it cannot be deleted before the commit."""
    statement = sa.select(closing_codes.c.id).where(
        closing_codes.c.workspace_id == workspace_id, closing_codes.c.id == code_id
    )
    return await tx.scalar(statement.with_for_update(read=True)) is not None


def refuse_other_team(actor: Actor, team_id: UUID | None) -> None:
    """Whoever looks after their teams' trees changes no other. Raises PermissionDenied."""
    held = actor.require(MANAGE_CODES)
    if held is not Scope.ALL and team_id not in actor.teams:
        raise PermissionDenied(permission=MANAGE_CODES)


async def required_teams(tx: Tx, workspace_id: UUID) -> list[UUID]:
    rows = await tx.all(sa.select(wrap_up_rules.c.team_id).where(wrap_up_rules.c.workspace_id == workspace_id))
    return [row.team_id for row in rows]


async def is_required(tx: Tx, workspace_id: UUID, team_id: UUID) -> bool:
    statement = sa.select(
        sa.exists().where(wrap_up_rules.c.workspace_id == workspace_id, wrap_up_rules.c.team_id == team_id)
    )
    return bool(await tx.scalar(statement))


async def wrap_up_row(tx: Tx, workspace_id: UUID, conversation_id: UUID) -> sa.Row[Any] | None:
    return await tx.first(
        sa.select(wrap_ups).where(
            wrap_ups.c.workspace_id == workspace_id, wrap_ups.c.conversation_id == conversation_id
        )
    )


def wrap_up_view(codes: Codes, row: sa.Row[Any]) -> WrapUp:
    return WrapUp(
        code_id=row.code_id, path=path_of(codes, row.code_id), solved=row.solved, tags=row.tags, note=row.note
    )


async def missing_wrap_ups(tx: Tx, actor: Actor, *, limit: int, offset: int) -> list[sa.Row[Any]]:
    """Conversations of teams that want a wrap-up, closed in the last thirty days without one, the latest first."""
    served = sa.and_(
        conversations.c.workspace_id == actor.workspace_id,
        conversations.c.state == "closed",
        conversations.c.assignee_id.is_not(None),
        conversations.c.closed_at > now() - MISSED_FOR,
        within(actor, actor.require(WRITE_WRAP_UP)),
    )
    wanted = sa.exists().where(
        wrap_up_rules.c.workspace_id == conversations.c.workspace_id,
        wrap_up_rules.c.team_id == conversations.c.team_id,
    )
    there = sa.exists().where(
        wrap_ups.c.workspace_id == conversations.c.workspace_id, wrap_ups.c.conversation_id == conversations.c.id
    )
    return await tx.all(
        sa.select(conversations)
        .where(served, wanted, sa.not_(there))
        .order_by(conversations.c.closed_at.desc(), conversations.c.id)
        .limit(limit)
        .offset(offset)
    )
