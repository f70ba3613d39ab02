"""Give an inspection that waits to another inspector, or take it over. What was drafted goes."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied
from haoke.supervision.actions.score_inspection import update_inspection
from haoke.supervision.errors import AlreadyScored, GivesSecondOpinion, InspectorUnfit, OwnConversation
from haoke.supervision.permissions import SCORE
from haoke.supervision.queries.inspections import inspection_for
from haoke.supervision.tables import scorings


async def pass_on_inspection(tx: Tx, actor: Actor, inspection_id: UUID, member_id: UUID) -> None:
    """Raises PermissionDenied, InspectionNotFound, AlreadyScored, OwnConversation, GivesSecondOpinion, MemberNotFound,
    InspectorUnfit.
    """
    if actor.require(SCORE) is Scope.OWN:
        raise PermissionDenied(permission=SCORE)
    row = await inspection_for(tx, actor, inspection_id, lock=True)
    if row.state != "waiting":
        raise AlreadyScored
    if member_id == row.member_id:
        raise OwnConversation
    if member_id == row.inspector_id:
        return
    await accounts.require_members(tx, actor.workspace_id, [member_id])
    name = (await accounts.member_names(tx, actor.workspace_id, [member_id]))[member_id]
    if member_id == row.second_id:
        raise GivesSecondOpinion(name=name)
    if member_id not in await accounts.members_with(tx, actor.workspace_id, SCORE):
        raise InspectorUnfit(name=name)
    await update_inspection(tx, row, inspector_id=member_id)
    await tx.execute(
        sa.delete(scorings).where(
            scorings.c.workspace_id == row.workspace_id,
            scorings.c.inspection_id == row.id,
            scorings.c.opinion == "first",
        )
    )
    await record_audit(tx, actor, "inspection.passed_on", row.id, name=name, plan=row.plan_name)
    if member_id != actor.id:
        path = f"/inspection/{row.id}"
        await alert_members(tx, row.workspace_id, [member_id], "inspection_given", path, n="1", plan=row.plan_name)
