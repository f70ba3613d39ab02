"""Say whether what a check found is right: so that one sees how far its rule can be trusted."""

from uuid import UUID

import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.queries.findings import finding_for
from haoke.supervision.tables import check_findings
from haoke.supervision.types import Verdict


async def judge_finding(tx: Tx, actor: Actor, finding_id: UUID, verdict: Verdict | None, note: str) -> None:
    """None takes a verdict back. Raises PermissionDenied, CheckFindingNotFound."""
    row = await finding_for(tx, actor, finding_id)
    judged = verdict is not None
    await tx.execute(
        sa.update(check_findings)
        .where(check_findings.c.workspace_id == row.workspace_id, check_findings.c.id == row.id)
        .values(
            verdict=verdict,
            verdict_by=actor.member_id if judged else None,
            verdict_note=note.strip() if judged else "",
            verdict_at=sa.func.now() if judged else None,
        )
    )
