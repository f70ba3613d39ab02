"""The visitor rates the conversation: once, and may change it for a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import append_part
from haoke.conversations.actions.invite_rating import about
from haoke.conversations.errors import NothingToRate, RatingClosed, RatingTooLate
from haoke.conversations.events import ConversationRated
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.ratings import rating_of, survey_of
from haoke.conversations.survey_rules import CHANGEABLE, answer_of, still_changeable, still_open
from haoke.conversations.tables import ratings
from haoke.conversations.types import Author, RatingAnswer, Survey
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied


async def rate_conversation(
    tx: Tx, actor: Actor, conversation_id: UUID, score: int, reasons: list[str], solved: bool | None, text: str
) -> RatingAnswer:
    """The same answer twice is one.

    Raises ConversationNotFound, NothingToRate, RatingClosed, RatingTooLate, RatingInvalid.
    """
    if actor.kind != "visitor":
        raise PermissionDenied
    row = await conversation_for(tx, actor, conversation_id, READ, lock=True)
    survey = await survey_of(tx, row.workspace_id)
    answer = answer_of(survey, score, reasons, solved, text)
    known = await rating_of(tx, row.workspace_id, row.id)
    if known is not None and known.score is not None:
        given = msgspec.convert(known.answer, RatingAnswer)
        if given == answer:
            return given
    at = now()
    refuse_late(row, known, survey, at)
    changed = known is not None and known.score is not None
    await _write(tx, row, survey, answer, known, at)
    before = was(row)
    author = Author("visitor", actor.id)
    row, _ = await append_part(tx, row, "rated", author, msgspec.to_builtins(answer) | {"changed": changed})
    await tx.emit(
        ConversationRated(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            member_id=row.assignee_id if known is None else known.member_id,
            score=score,
            best=survey.steps,
            bad=score <= survey.bad_up_to,
            solved=answer.solved,
            changed=changed,
        )
    )
    await announce(tx, row, before)
    return answer


def refuse_late(row: sa.Row[Any], known: sa.Row[Any] | None, survey: Survey, at: datetime) -> None:
    """Raises what stands against an answer at this moment."""
    if known is not None and known.score is not None:
        if not still_changeable(known.rated_at, at):
            raise RatingTooLate(hours=int(CHANGEABLE.total_seconds() // 3600))
        return
    if known is None and row.assignee_id is None:
        raise NothingToRate
    if (known is None and not survey.by_visitor) or not still_open(survey, row.closed_at, at):
        raise RatingClosed


async def _write(
    tx: Tx, row: sa.Row[Any], survey: Survey, answer: RatingAnswer, known: sa.Row[Any] | None, at: datetime
) -> None:
    bad = answer.score <= survey.bad_up_to
    follow_up = None if known is None else known.follow_up
    if bad and follow_up is None:
        follow_up = "open"
    elif not bad and follow_up == "open":
        follow_up = None  # nobody has taken it up, and there is no reason to any more
    changed = known is not None and known.score is not None
    values = {
        "score": answer.score,
        "best": answer.best,
        "positive": answer.score >= survey.positive_from,
        "bad": bad,
        "answer": msgspec.to_builtins(answer),
        "rated_at": known.rated_at if changed and known is not None else at,
        "changed_at": at if changed else None,
        "follow_up": follow_up,
    }
    statement = insert(ratings).values(**about(row), **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id", "conversation_id"], set_=values))
