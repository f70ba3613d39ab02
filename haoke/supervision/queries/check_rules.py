"""Rules of automatic checks."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.errors import CheckRuleNotFound
from haoke.supervision.permissions import CHECKS_MANAGE
from haoke.supervision.tables import check_looks, check_rules
from haoke.supervision.types import CheckRule

MOST_RULES = 100

_WORKSPACE = sa.bindparam("workspace", type_=sa.Uuid)
_IN_USE = sa.exists().where(check_rules.c.workspace_id == _WORKSPACE, check_rules.c.enabled)


async def check_rules_of(tx: Tx, workspace_id: UUID, *, enabled: bool = False) -> list[CheckRule]:
    statement = sa.select(check_rules).where(check_rules.c.workspace_id == workspace_id)
    if enabled:
        statement = statement.where(check_rules.c.enabled)
    return [_rule(row) for row in await tx.all(statement.order_by(check_rules.c.id).limit(MOST_RULES))]


async def check_rule_for(tx: Tx, actor: Actor, rule_id: UUID) -> CheckRule:
    """Locked. Raises PermissionDenied, CheckRuleNotFound."""
    actor.require(CHECKS_MANAGE)
    row = await tx.first(
        sa.select(check_rules)
        .where(check_rules.c.workspace_id == actor.workspace_id, check_rules.c.id == rule_id)
        .with_for_update()
    )
    if row is None:
        raise CheckRuleNotFound
    return _rule(row)


async def count_check_rules(tx: Tx, workspace_id: UUID) -> int:
    return int(
        await tx.scalar(
            sa.select(sa.func.count()).select_from(check_rules).where(check_rules.c.workspace_id == workspace_id)
        )
    )


async def count_looks(tx: Tx, workspace_id: UUID) -> int:
    """How many conversations are to be looked at as soon as possible, up to ten thousand."""
    due = (
        sa.select(check_looks.c.conversation_id)
        .where(check_looks.c.workspace_id == workspace_id, check_looks.c.due_at <= sa.func.now())
        .limit(10_000)
        .subquery()
    )
    return int(await tx.scalar(sa.select(sa.func.count()).select_from(due)))


def look_where_rules_are() -> sa.Select[Any]:
    """The parameters ``workspace``, ``conversation``, ``due`` as a row, where any rule is in use; else none."""
    return sa.select(
        _WORKSPACE,
        sa.bindparam("conversation", type_=sa.Uuid),
        sa.bindparam("due", type_=sa.DateTime(timezone=True)),
    ).where(_IN_USE)


async def due_looks(tx: Tx, at: Any, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace, conversation), those that wait longest first."""
    rows = await tx.all(
        sa.select(check_looks.c.workspace_id, check_looks.c.conversation_id)
        .where(check_looks.c.due_at <= at)
        .order_by(check_looks.c.due_at)
        .limit(limit)
    )
    return [(row.workspace_id, row.conversation_id) for row in rows]


async def taken_looks(tx: Tx, workspace_id: UUID, conversation_ids: list[UUID], at: Any) -> list[UUID]:
    """Those of them that are still due and that nobody else looks at in this moment. Locked."""
    rows = await tx.all(
        sa.select(check_looks.c.conversation_id)
        .where(
            check_looks.c.workspace_id == workspace_id,
            check_looks.c.conversation_id.in_(conversation_ids),
            check_looks.c.due_at <= at,
        )
        .with_for_update(skip_locked=True)
    )
    return [row.conversation_id for row in rows]


def _rule(row: Any) -> CheckRule:
    return CheckRule(row.id, row.kind, row.name, row.enabled, row.severity, row.team_ids, row.settings)
