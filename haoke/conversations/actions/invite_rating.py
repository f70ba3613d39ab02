"""Ask the customer to rate the conversation: a member does, or it happens by itself after closing."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.errors import WindowClosed
from haoke.conversations.actions.announce import announce, was
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.actions.ask_over_channel import reaches_by_itself, reaches_now
from haoke.conversations.actions.open_outlet import wake_outlet
from haoke.conversations.errors import NothingToRate, RatedAlready, RatingClosed
from haoke.conversations.permissions import INVITE_RATING
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.ratings import rating_of, survey_of
from haoke.conversations.survey_rules import still_open
from haoke.conversations.tables import ratings
from haoke.conversations.types import Author
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import TooMany

_PAUSE = timedelta(minutes=1)


async def invite_rating(tx: Tx, actor: Actor, conversation_id: UUID) -> None:
    """Raises ConversationNotFound, NothingToRate, RatedAlready, RatingClosed, WindowClosed, TooMany."""
    row = await conversation_for(tx, actor, conversation_id, INVITE_RATING, lock=True)
    known = await rating_of(tx, row.workspace_id, row.id)
    if known is not None and known.score is not None:
        raise RatedAlready
    if row.assignee_id is None:
        raise NothingToRate
    if not still_open(await survey_of(tx, row.workspace_id), row.closed_at, now()):
        raise RatingClosed
    if known is not None and known.invited_at is not None and now() - known.invited_at < _PAUSE:
        raise TooMany(retry_after=int(_PAUSE.total_seconds()))
    if not await reaches_now(tx, row):
        raise WindowClosed
    await wake_outlet(tx, row.workspace_id, row.id)
    before = was(row)
    row = await _invite(tx, row, Author("member", actor.id))
    await announce(tx, row, before)


async def invite_after_closing(tx: Tx, row: sa.Row[Any]) -> sa.Row[Any]:
    """Where the site wants it, somebody served, and the customer has not rated yet. The conversation as it is then."""
    survey = await survey_of(tx, row.workspace_id)
    if not survey.automatic or row.site_id in survey.quiet_sites or row.assignee_id is None:
        return row
    if not await reaches_by_itself(tx, survey, row):
        return row
    known = await rating_of(tx, row.workspace_id, row.id)
    return row if known is not None and known.score is not None else await _invite(tx, row, SYSTEM)


async def _invite(tx: Tx, row: sa.Row[Any], by: Author) -> sa.Row[Any]:
    at = now()
    statement = insert(ratings).values(**about(row), invited_at=at)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["workspace_id", "conversation_id"],
            set_={"invited_at": at, "team_id": row.team_id, "member_id": row.assignee_id},
        )
    )
    changed, _ = await append_part(tx, row, "survey", by, {})
    return changed


def about(row: sa.Row[Any]) -> dict[str, Any]:
    """What a rating keeps of its conversation: who served when it was asked for or given."""
    return {
        "workspace_id": row.workspace_id,
        "conversation_id": row.id,
        "site_id": row.site_id,
        "customer_id": row.customer_id,
        "team_id": row.team_id,
        "member_id": row.assignee_id,
    }
