"""Score an inspection: keep a draft, or submit it. The agent is told of the result."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.alert_members import alert_members
from haoke.conversations import catalog as conversations
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.supervision.errors import AlreadyScored, InspectionOfAnother, OwnConversation
from haoke.supervision.inspection.form import ScoreAnswer, refuse_wrong
from haoke.supervision.inspection.scoring import Score, score
from haoke.supervision.permissions import SCORE
from haoke.supervision.queries.inspection_detail import Opinion, scores_first, scorings_of
from haoke.supervision.queries.inspections import inspection_for, is_blind
from haoke.supervision.queries.score_forms import content_of
from haoke.supervision.tables import inspections, item_scores, scorings

Answers = Mapping[str, ScoreAnswer]


async def save_scoring_draft(tx: Tx, actor: Actor, inspection_id: UUID, answers: Answers, comment: str) -> None:
    """It may have gaps, and only its writer sees it. Raises what ``submit_scoring`` does, but for what is missing."""
    row, opinion = await _mine(tx, actor, inspection_id)
    await evaluated(tx, row, answers, complete=False)
    await write_scoring(tx, actor, row, opinion, answers, comment, None)


async def submit_scoring(tx: Tx, actor: Actor, inspection_id: UUID, answers: Answers, comment: str) -> None:
    """Submitting the same twice is harmless.

    Raises PermissionDenied, InspectionNotFound and what ``_opinion`` and ``refuse_wrong`` do.
    """
    actor.require(SCORE)
    row = await inspection_for(tx, actor, inspection_id, lock=True)
    if not is_blind(actor, row) and await _submitted(tx, actor, row, answers, comment):
        return
    opinion = _opinion(actor, row)
    result = await evaluated(tx, row, answers, complete=True)
    await write_scoring(tx, actor, row, opinion, answers, comment, result)
    if opinion == "second":
        await update_inspection(tx, row, second_open=False)
        return
    until = now() + timedelta(days=row.appeal_days) if row.appeal_days else None
    await update_inspection(
        tx, row, state="scored", inspector_id=actor.member_id, scored_at=sa.func.now(), appeal_until=until
    )
    await hold(tx, row, result)
    await tell_result(tx, row, row.member_id, "inspection_scored", result.total)


async def _mine(tx: Tx, actor: Actor, inspection_id: UUID) -> tuple[sa.Row[Any], Opinion]:
    actor.require(SCORE)
    row = await inspection_for(tx, actor, inspection_id, lock=True)
    return row, _opinion(actor, row)


def _opinion(actor: Actor, row: sa.Row[Any]) -> Opinion:
    """Which one the actor gives. Raises OwnConversation, AlreadyScored, InspectionOfAnother."""
    if row.member_id == actor.id:
        raise OwnConversation
    if is_blind(actor, row):
        return "second"
    if row.state != "waiting" or row.second_id == actor.id:
        raise AlreadyScored
    if not scores_first(actor, row):
        raise InspectionOfAnother
    return "first"


async def _submitted(tx: Tx, actor: Actor, row: sa.Row[Any], answers: Answers, comment: str) -> bool:
    """Whether the actor has submitted just this before."""
    return any(
        scoring.by == actor.id and scoring.submitted_at and scoring.answers == answers and scoring.comment == comment
        for scoring in await scorings_of(tx, row.workspace_id, row.id)
    )


async def evaluated(tx: Tx, row: sa.Row[Any], answers: Answers, *, complete: bool) -> Score:
    """What the answers are worth; nothing as long as they may have gaps. Raises what ``refuse_wrong`` does."""
    content = await content_of(tx, row.workspace_id, row.form_id, row.form_version)
    conversation = await conversations.conversation_by_id(tx, row.workspace_id, row.conversation_id)
    refuse_wrong(content, answers, conversation.last_seq, complete=complete)
    return score(content, answers) if complete else Score(0, {}, [])


async def write_scoring(
    tx: Tx, actor: Actor, row: sa.Row[Any], opinion: Opinion, answers: Answers, comment: str, result: Score | None
) -> None:
    """``result`` None: a draft."""
    values = {
        "by_id": actor.member_id,
        "answers": msgspec.to_builtins(dict(answers)),
        "comment": comment,
        "total": None if result is None else result.total,
        "fatal": [] if result is None else result.fatal,
        "submitted_at": None if result is None else sa.func.now(),
    }
    await tx.execute(
        insert(scorings)
        .values(workspace_id=row.workspace_id, inspection_id=row.id, opinion=opinion, **values)
        .on_conflict_do_update(index_elements=["workspace_id", "inspection_id", "opinion"], set_=values)
    )


async def hold(tx: Tx, row: sa.Row[Any], result: Score) -> None:
    """From now on this is the result."""
    await update_inspection(tx, row, total=result.total, fatal=bool(result.fatal))
    of_it = sa.and_(item_scores.c.workspace_id == row.workspace_id, item_scores.c.inspection_id == row.id)
    await tx.execute(sa.delete(item_scores).where(of_it))
    same = {"workspace_id": row.workspace_id, "inspection_id": row.id}
    await tx.execute(
        item_scores.insert(), [same | {"item_id": item, "share": share} for item, share in result.shares.items()]
    )


async def update_inspection(tx: Tx, row: sa.Row[Any], **values: Any) -> None:
    await tx.execute(
        sa.update(inspections)
        .where(inspections.c.workspace_id == row.workspace_id, inspections.c.id == row.id)
        .values(**values)
    )


async def tell_result(tx: Tx, row: sa.Row[Any], member_id: UUID, kind: str, total: float) -> None:
    """Alert a member, with whom the conversation was and the points."""
    customer = (await customers.names_of(tx, row.workspace_id, {row.customer_id})).get(row.customer_id, "")
    path = f"/inspection/{row.id}"
    await alert_members(tx, row.workspace_id, [member_id], kind, path, customer=customer, total=f"{total:g}")
