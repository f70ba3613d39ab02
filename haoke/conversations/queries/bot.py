"""What the bot has at this moment. Whom nothing was heard of for a while is gone, and not counted."""

from datetime import timedelta
from typing import get_args
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.queries.gate import within
from haoke.conversations.queries.views import as_conversations
from haoke.conversations.tables import conversations
from haoke.conversations.types import BotNeed, WithBot
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx

_GONE = timedelta(minutes=30)  # without a word
_LONG = timedelta(minutes=10)

_NEEDS = get_args(BotNeed)
_known = conversations.c
_NEED = sa.case(
    (_known.bot_need == "people", "people"),
    (_known.mood == "angry", "angry"),
    (_known.bot_need == "unknown", "unknown"),
    (_known.last_at - _known.bot_since > _LONG, "long"),
)
_PLACE = sa.case({need: place for place, need in enumerate(_NEEDS)}, value=_NEED, else_=len(_NEEDS))


def _held(workspace_id: UUID) -> sa.ColumnElement[bool]:
    return sa.and_(
        _known.workspace_id == workspace_id,
        sa.text("state = 'reception' AND bot_since IS NOT NULL"),  # the words of the index
        _known.last_at > now() - _GONE,
    )


async def held_by_bot(tx: Tx, workspace_id: UUID) -> int:
    number: int = await tx.scalar(sa.select(sa.func.count()).select_from(conversations).where(_held(workspace_id)))
    return number


async def with_bot(tx: Tx, actor: Actor, permission: str, *, limit: int, offset: int) -> list[WithBot]:
    """Within the permission's scope, those after whom people should look on top, then who came first."""
    rows = await tx.all(
        sa.select(conversations, _NEED.label("need"))
        .where(_held(actor.workspace_id), within(actor, actor.require(permission)))
        .order_by(_PLACE, _known.bot_since, _known.id)
        .limit(limit)
        .offset(offset)
    )
    shown = await as_conversations(tx, actor.workspace_id, rows)
    return [WithBot(one, to_ms(row.bot_since), row.need) for one, row in zip(shown, rows, strict=True)]
