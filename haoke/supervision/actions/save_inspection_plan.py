"""Make a sampling plan, change it, remove it. What it has drawn stays."""

import secrets
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing
from haoke.supervision.errors import (
    InspectionPlanNameTaken,
    InspectorUnfit,
    SamplingRuleMissing,
    ScoreFormRetired,
)
from haoke.supervision.inspection.plan import InspectionPlanValues, SamplingRules, period_end, period_start
from haoke.supervision.permissions import MANAGE_INSPECTIONS, SCORE
from haoke.supervision.queries.inspection_plans import plan_name_taken, plan_row
from haoke.supervision.queries.score_forms import form_by_id
from haoke.supervision.tables import inspection_plans


async def create_inspection_plan(tx: Tx, actor: Actor, values: InspectionPlanValues) -> UUID:
    """It begins with the day or week that runs. Raises PermissionDenied and what ``_checked`` does."""
    actor.require(MANAGE_INSPECTIONS)
    values = await _checked(tx, actor, values)
    zone = ZoneInfo((await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone)
    plan_id, at = new_id(), now()
    await tx.execute(
        inspection_plans.insert().values(
            workspace_id=actor.workspace_id,
            id=plan_id,
            seed=secrets.randbits(62),
            drawn_until=period_start(at, values.every, zone),
            due_at=period_end(at, values.every, zone),
            **_columns(values),
        )
    )
    await record_audit(tx, actor, "inspection.plan_created", plan_id, name=values.name)
    return plan_id


async def change_inspection_plan(tx: Tx, actor: Actor, plan_id: UUID, values: InspectionPlanValues) -> None:
    """What was closed while it was off is not drawn later. Raises PermissionDenied, InspectionPlanNotFound and more."""
    actor.require(MANAGE_INSPECTIONS)
    row = await plan_row(tx, actor.workspace_id, plan_id)
    values = await _checked(tx, actor, values, plan_id)
    zone = ZoneInfo((await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone)
    since = row.drawn_until if row.enabled else max(row.drawn_until, period_start(now(), values.every, zone))
    await tx.execute(
        _of(actor, plan_id).values(drawn_until=since, due_at=period_end(since, values.every, zone), **_columns(values))
    )
    await record_audit(tx, actor, "inspection.plan_changed", plan_id, name=values.name, enabled=values.enabled)


async def remove_inspection_plan(tx: Tx, actor: Actor, plan_id: UUID) -> None:
    """Raises PermissionDenied, InspectionPlanNotFound."""
    actor.require(MANAGE_INSPECTIONS)
    row = await plan_row(tx, actor.workspace_id, plan_id)
    await tx.execute(
        sa.delete(inspection_plans).where(
            inspection_plans.c.workspace_id == actor.workspace_id, inspection_plans.c.id == plan_id
        )
    )
    await record_audit(tx, actor, "inspection.plan_removed", plan_id, name=row.name)


async def _checked(
    tx: Tx, actor: Actor, values: InspectionPlanValues, plan_id: UUID | None = None
) -> InspectionPlanValues:
    """Raises InspectionPlanNameTaken, SamplingRuleMissing, ScoreFormNotFound, ScoreFormRetired, TeamNotFound,
    QueueNotFound, MemberNotFound, InspectorUnfit.
    """
    values = msgspec.structs.replace(
        values, name=values.name.strip(), inspector_ids=list(dict.fromkeys(values.inspector_ids))
    )
    if await plan_name_taken(tx, actor.workspace_id, values.name, plan_id):
        raise InspectionPlanNameTaken
    if values.way == "rule" and values.rules == SamplingRules():
        raise SamplingRuleMissing
    if (await form_by_id(tx, actor.workspace_id, values.form_id, lock=True)).retired:
        raise ScoreFormRetired
    await accounts.require_teams(tx, actor.workspace_id, values.team_ids)
    for queue_id in values.queue_ids:
        await routing.queue(tx, actor.workspace_id, queue_id)
    await accounts.require_members(tx, actor.workspace_id, values.inspector_ids)
    unfit = set(values.inspector_ids) - set(await accounts.members_with(tx, actor.workspace_id, SCORE))
    for name in (await accounts.member_names(tx, actor.workspace_id, unfit)).values():
        raise InspectorUnfit(name=name)
    return values


def _columns(values: InspectionPlanValues) -> dict[str, object]:
    settings = msgspec.to_builtins(values)
    return {"name": values.name, "form_id": values.form_id, "enabled": values.enabled, "settings": settings}


def _of(actor: Actor, plan_id: UUID) -> sa.Update:
    return sa.update(inspection_plans).where(
        inspection_plans.c.workspace_id == actor.workspace_id, inspection_plans.c.id == plan_id
    )
