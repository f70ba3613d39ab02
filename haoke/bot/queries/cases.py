"""Reading cases. ``case_for`` is the gate to one."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.bot.cases import Case, CaseContent
from haoke.bot.errors import CaseNotFound
from haoke.bot.permissions import CASES
from haoke.bot.tables import cases
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx


async def case_for(tx: Tx, actor: Actor, case_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises PermissionDenied, CaseNotFound."""
    statement = sa.select(cases).where(_within(actor), cases.c.id == case_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise CaseNotFound
    return row


async def list_cases(
    tx: Tx, actor: Actor, *, search: str, conversation_id: UUID | None, limit: int, before: UUID | None
) -> list[Case]:
    """The newest first. Raises PermissionDenied."""
    statement = sa.select(cases).where(_within(actor))
    if search:
        statement = statement.where(cases.c.title.icontains(search, autoescape=True))
    if conversation_id is not None:
        statement = statement.where(cases.c.conversation_id == conversation_id)
    if before is not None:
        statement = statement.where(cases.c.id < before)
    return [as_case(row) for row in await tx.all(statement.order_by(cases.c.id.desc()).limit(limit))]


def _within(actor: Actor) -> sa.ColumnElement[bool]:
    here = cases.c.workspace_id == actor.workspace_id
    return here if actor.require(CASES) is Scope.ALL else sa.and_(here, cases.c.made_by == actor.id)


def as_case(row: sa.Row[Any]) -> Case:
    return Case(
        id=row.id,
        conversation_id=row.conversation_id,
        content=msgspec.convert(row.content, CaseContent),
        revision=row.revision,
        made_by=row.made_by,
        made_at=to_ms(row.made_at),
        changed_at=to_ms(row.changed_at),
        entry_id=row.entry_id,
    )
