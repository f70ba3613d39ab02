"""Sampling plans, and what was drawn by them."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.supervision.errors import InspectionPlanNotFound
from haoke.supervision.inspection.plan import InspectionPlanValues
from haoke.supervision.tables import inspection_plans, inspections


class InspectionPlan(msgspec.Struct, frozen=True):
    """``drawn_until``: what was closed before has been looked at; ``due_at``: when it draws next."""

    id: UUID
    values: InspectionPlanValues
    drawn_until: int
    due_at: int
    waiting: int
    scored: int


def values_of(row: Any) -> InspectionPlanValues:
    return msgspec.convert(row.settings, InspectionPlanValues)


async def list_plans(tx: Tx, workspace_id: UUID, *, after: str | None, limit: int) -> list[InspectionPlan]:
    """By name, up to one more than ``limit``, with how many inspections wait and were scored."""
    statement = sa.select(inspection_plans).where(inspection_plans.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(inspection_plans.c.name > after)
    rows = await tx.all(statement.order_by(inspection_plans.c.name).limit(limit + 1))
    waiting = sa.func.count().filter(inspections.c.state == "waiting").label("waiting")
    counts = await tx.all(
        sa.select(inspections.c.plan_id, waiting, sa.func.count().label("number"))
        .where(inspections.c.workspace_id == workspace_id, inspections.c.plan_id.in_([row.id for row in rows]))
        .group_by(inspections.c.plan_id)
    )
    of = {each.plan_id: each for each in counts}
    return [
        InspectionPlan(
            row.id,
            values_of(row),
            to_ms(row.drawn_until),
            to_ms(row.due_at),
            of[row.id].waiting if row.id in of else 0,
            of[row.id].number - of[row.id].waiting if row.id in of else 0,
        )
        for row in rows
    ]


async def plan_row(tx: Tx, workspace_id: UUID, plan_id: UUID) -> sa.Row[Any]:
    """Locked: of two who draw at the same time one waits, and finds nothing left. Raises InspectionPlanNotFound."""
    row = await tx.first(
        sa.select(inspection_plans)
        .where(inspection_plans.c.workspace_id == workspace_id, inspection_plans.c.id == plan_id)
        .with_for_update()
    )
    if row is None:
        raise InspectionPlanNotFound
    return row


async def plan_name_taken(tx: Tx, workspace_id: UUID, name: str, but: UUID | None) -> bool:
    statement = sa.select(inspection_plans.c.id).where(
        inspection_plans.c.workspace_id == workspace_id, inspection_plans.c.name == name
    )
    return await tx.scalar(statement) not in {None, but}


async def due_plans(tx: Tx, at: datetime, *, limit: int) -> list[tuple[UUID, UUID]]:
    """(workspace, plan), whose is due longest first."""
    rows = await tx.all(
        sa.select(inspection_plans.c.workspace_id, inspection_plans.c.id)
        .where(inspection_plans.c.enabled, inspection_plans.c.due_at <= at)
        .order_by(inspection_plans.c.due_at)
        .limit(limit)
    )
    return [(row.workspace_id, row.id) for row in rows]


async def drawn_among(tx: Tx, workspace_id: UUID, plan_id: UUID, ids: Collection[UUID]) -> set[UUID]:
    """Which of these conversations the plan has drawn already."""
    rows = await tx.all(
        sa.select(inspections.c.conversation_id).where(
            inspections.c.workspace_id == workspace_id,
            inspections.c.plan_id == plan_id,
            inspections.c.conversation_id.in_(ids),
        )
    )
    return {row.conversation_id for row in rows}


async def drawn_in_period(tx: Tx, workspace_id: UUID, plan_id: UUID, period: datetime) -> dict[UUID, int]:
    """Member → how many of their conversations the plan has drawn from the period already."""
    rows = await tx.all(
        sa.select(inspections.c.member_id, sa.func.count().label("number"))
        .where(
            inspections.c.workspace_id == workspace_id,
            inspections.c.plan_id == plan_id,
            inspections.c.period == period,
        )
        .group_by(inspections.c.member_id)
    )
    return {row.member_id: row.number for row in rows}
