"""Answer an appeal: keep the result, or change it. What was scored before stays to be seen."""

from collections.abc import Mapping
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.actions.score_inspection import (
    evaluated,
    hold,
    tell_result,
    update_inspection,
    write_scoring,
)
from haoke.supervision.errors import AppealNotOpen, AppealOfOwnScore
from haoke.supervision.inspection.form import ScoreAnswer
from haoke.supervision.queries.inspections import inspection_answering
from haoke.supervision.tables import appeals


async def answer_appeal(
    tx: Tx, actor: Actor, inspection_id: UUID, reason: str, answers: Mapping[str, ScoreAnswer] | None
) -> None:
    """``answers`` None keeps the result.

    Raises PermissionDenied, InspectionNotFound, AppealNotOpen, AppealOfOwnScore and what ``refuse_wrong`` does.
    """
    row = await inspection_answering(tx, actor, inspection_id)
    if row.state != "appealed":
        raise AppealNotOpen
    if actor.member_id in {row.member_id, row.inspector_id}:
        raise AppealOfOwnScore
    total = row.total
    if answers is not None:
        result = await evaluated(tx, row, answers, complete=True)
        await write_scoring(tx, actor, row, "appeal", answers, reason, result)
        await hold(tx, row, result)
        total = result.total
    outcome = "kept" if answers is None else "changed"
    await tx.execute(
        sa.update(appeals)
        .where(appeals.c.workspace_id == row.workspace_id, appeals.c.inspection_id == row.id)
        .values(outcome=outcome, reason=reason, answered_by=actor.member_id, answered_at=sa.func.now())
    )
    await update_inspection(tx, row, state="answered")
    name = (await accounts.member_names(tx, row.workspace_id, [row.member_id])).get(row.member_id, "")
    await record_audit(tx, actor, f"inspection.appeal_{outcome}", row.id, name=name, before=row.total, after=total)
    for member_id in {row.member_id, row.inspector_id}:
        await tell_result(tx, row, member_id, f"inspection_{outcome}", total)
