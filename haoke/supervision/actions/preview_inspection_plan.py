"""Say how much a plan would have drawn lately, before it is switched on. Nothing is written."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from haoke.accounts import catalog as accounts
from haoke.conversations import catalog as conversations
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms
from haoke.kernel.db import Tx
from haoke.supervision.actions.draw_inspections import candidates_of
from haoke.supervision.inspection.plan import InspectionPlanValues, period_start
from haoke.supervision.inspection.sampling import Candidate, draw
from haoke.supervision.permissions import MANAGE_INSPECTIONS

DAYS = 28  # four weeks
_MOST_CANDIDATES = 20_000


class PlanPreview(msgspec.Struct, frozen=True):
    """Of the last ``days``: how many conversations were closed, and how many of them would have been drawn."""

    days: int
    closed: int
    drawn: int


async def preview_inspection_plan(tx: Tx, actor: Actor, plan: InspectionPlanValues, at: datetime) -> PlanPreview:
    """Period by period, as the plan would have done. Raises PermissionDenied."""
    actor.require(MANAGE_INSPECTIONS)
    zone = ZoneInfo((await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone)
    until = period_start(at, "day", zone)
    found = await conversations.closed_between(
        tx,
        actor.workspace_id,
        until - timedelta(days=DAYS),
        until,
        team_ids=plan.team_ids,
        queue_ids=plan.queue_ids,
        limit=_MOST_CANDIDATES,
    )
    periods: dict[datetime, list[Candidate]] = {}
    candidates = await candidates_of(tx, actor.workspace_id, plan, found)
    for each, candidate in zip(found, candidates, strict=True):
        periods.setdefault(period_start(from_ms(each.closed_at), plan.every, zone), []).append(candidate)
    drawn = sum(len(draw(plan, 0, those, {})) for those in periods.values())
    return PlanPreview(DAYS, len(found), drawn)
