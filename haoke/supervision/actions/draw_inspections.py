"""Draw what a plan wants inspected of a day or week, and give it to inspectors in turn. Safe to run twice."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations import catalog as conversations
from haoke.conversations.types import ClosedConversation
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms, now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.supervision.inspection.plan import InspectionPlanValues, period_end, period_start
from haoke.supervision.inspection.sampling import Candidate, Drawn, deal, draw, wants_second
from haoke.supervision.permissions import MANAGE_INSPECTIONS, SCORE
from haoke.supervision.queries.findings import severity_found
from haoke.supervision.queries.inspection_plans import drawn_among, drawn_in_period, plan_row, values_of
from haoke.supervision.queries.score_forms import form_by_id
from haoke.supervision.tables import inspection_plans, inspections

_MOST_CANDIDATES = 20_000
_LONGEST_BACK = timedelta(days=31)
"""A plan that was not run for longer begins there."""


async def draw_due(tx: Tx, workspace_id: UUID, plan_id: UUID, at: datetime) -> int:
    """How many were drawn from the period that is over; what follows is due at its own time."""
    row = await plan_row(tx, workspace_id, plan_id)
    if not row.enabled or row.due_at > at:
        return 0
    return await _draw(tx, row, at, row.due_at)


async def draw_now(tx: Tx, actor: Actor, plan_id: UUID, at: datetime) -> int:
    """What was closed until now of the period that runs, too. Raises PermissionDenied, InspectionPlanNotFound."""
    actor.require(MANAGE_INSPECTIONS)
    row = await plan_row(tx, actor.workspace_id, plan_id)
    return await _draw(tx, row, at, min(row.due_at, at))


async def _draw(tx: Tx, row: sa.Row[Any], at: datetime, until: datetime) -> int:
    plan = values_of(row)
    zone = ZoneInfo((await accounts.workspace_by_id(tx, row.workspace_id)).time_zone)
    since = max(row.drawn_until, at - _LONGEST_BACK)
    period = period_start(since, plan.every, zone)
    found = await conversations.closed_between(
        tx,
        row.workspace_id,
        since,
        until,
        team_ids=plan.team_ids,
        queue_ids=plan.queue_ids,
        limit=_MOST_CANDIDATES,
    )
    known = await drawn_among(tx, row.workspace_id, row.id, [each.id for each in found])
    closed = {each.id: each for each in found if each.id not in known}
    before = await drawn_in_period(tx, row.workspace_id, row.id, period)
    candidates = await candidates_of(tx, row.workspace_id, plan, closed.values())
    drawn = draw(plan, row.seed, candidates, before)
    turn = await _give_out(tx, row, plan, period, [(each, closed[each.candidate.conversation_id]) for each in drawn])
    await tx.execute(
        sa.update(inspection_plans)
        .where(inspection_plans.c.workspace_id == row.workspace_id, inspection_plans.c.id == row.id)
        .values(turn=turn, drawn_until=max(until, since), due_at=period_end(max(until, since), plan.every, zone))
    )
    return len(drawn)


async def candidates_of(
    tx: Tx, workspace_id: UUID, plan: InspectionPlanValues, closed: Collection[ClosedConversation]
) -> list[Candidate]:
    """What checks found is only looked up where the plan asks for it."""
    asks = plan.way == "rule" and plan.rules.found != "no"
    severe = await severity_found(tx, workspace_id, [each.id for each in closed]) if asks else {}
    return [
        Candidate(
            conversation_id=each.id,
            member_id=each.member_id,
            minutes=(each.closed_at - each.opened_at) // 60_000,
            bad_rating=each.bad_rating,
            transferred=each.transferred,
            codes=each.codes,
            found="no" if each.id not in severe else "severe" if severe[each.id] else "any",
        )
        for each in closed
    ]


async def _give_out(
    tx: Tx,
    row: sa.Row[Any],
    plan: InspectionPlanValues,
    period: datetime,
    drawn: Sequence[tuple[Drawn, ClosedConversation]],
) -> int:
    """Whose turn it is next."""
    turn: int = row.turn
    if not drawn:
        return turn
    fit = set(await accounts.members_with(tx, row.workspace_id, SCORE))
    inspectors = [member_id for member_id in plan.inspector_ids if member_id in fit]
    form = await form_by_id(tx, row.workspace_id, plan.form_id, lock=True)
    due_at = now() + timedelta(days=plan.due_days)
    rows, told = [], Counter[UUID]()
    for each, closed in drawn:
        first, turn = deal(inspectors, turn, {closed.member_id})
        second = None
        if first is not None and wants_second(plan, row.seed, closed.id):
            second, _ = deal(inspectors, turn, {closed.member_id, first})
        told.update(who for who in (first, second) if who is not None)
        rows.append(
            {
                "workspace_id": row.workspace_id,
                "id": new_id(),
                "plan_id": row.id,
                "plan_name": plan.name,
                "period": period,
                "why": msgspec.to_builtins(each.why),
                "conversation_id": closed.id,
                "customer_id": closed.customer_id,
                "member_id": closed.member_id,
                "team_id": closed.team_id,
                "closed_at": from_ms(closed.closed_at),
                "form_id": form.id,
                "form_version": form.version,
                "inspector_id": first,
                "second_id": second,
                "second_open": second is not None,
                "appeal_days": plan.appeal_days,
                "due_at": due_at,
            }
        )
    await tx.execute(insert(inspections).on_conflict_do_nothing(), rows)
    for member_id, number in told.items():
        await alert_members(
            tx, row.workspace_id, [member_id], "inspection_given", "/inspection", n=str(number), plan=plan.name
        )
    return turn
