"""Appeal against a result. Whoever may answer appeals of the team is told, but for who scored."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.alert_members import alert_members
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.score_inspection import update_inspection
from haoke.supervision.errors import AppealNotPossible
from haoke.supervision.permissions import ANSWER_APPEALS, APPEAL
from haoke.supervision.queries.inspection_detail import may_appeal
from haoke.supervision.queries.inspections import inspection_for
from haoke.supervision.tables import appeals


async def appeal_result(tx: Tx, actor: Actor, inspection_id: UUID, text: str) -> None:
    """Raises PermissionDenied, InspectionNotFound, AppealNotPossible."""
    actor.require(APPEAL)
    row = await inspection_for(tx, actor, inspection_id, lock=True)
    if not may_appeal(actor, row):
        raise AppealNotPossible
    await tx.execute(
        appeals.insert().values(workspace_id=row.workspace_id, inspection_id=row.id, text=text.strip(), total=row.total)
    )
    await update_inspection(tx, row, state="appealed")
    told = set(await accounts.members_reaching(tx, row.workspace_id, ANSWER_APPEALS, row.team_id))
    name = (await accounts.member_names(tx, row.workspace_id, [actor.member_id]))[actor.member_id]
    told -= {row.member_id, row.inspector_id}
    await alert_members(tx, row.workspace_id, told, "inspection_appealed", f"/inspection/{row.id}", name=name)
