"""Which language model a workspace has, and what was spent on it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.bot.tables import bot_hand_overs, model_calls, model_days, model_endpoints
from haoke.bot.types import ModelCall, ModelEndpoint, Use
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import first_id


def today() -> date:
    return now().astimezone(UTC).date()


async def endpoint_row(tx: Tx, workspace_id: UUID, *, lock: bool = False) -> sa.Row[Any] | None:
    """With its key: for who calls it, never for who looks at it."""
    statement = sa.select(model_endpoints).where(model_endpoints.c.workspace_id == workspace_id)
    return await tx.first(statement.with_for_update() if lock else statement)


async def has_model_for(tx: Tx, workspace_id: UUID, use: Use) -> bool:
    row = await endpoint_row(tx, workspace_id)
    return row is not None and use in row.uses


async def endpoint_of(tx: Tx, workspace_id: UUID) -> ModelEndpoint | None:
    row = await endpoint_row(tx, workspace_id)
    if row is None:
        return None
    spent = await tx.first(
        sa.select(model_days).where(model_days.c.workspace_id == workspace_id, model_days.c.day == today())
    )
    return ModelEndpoint(
        row.url,
        row.model,
        bool(row.key),
        row.uses,
        row.daily_tokens,
        row.seconds,
        spent.tokens if spent else 0,
        spent.calls if spent else 0,
    )


async def model_calls_of(tx: Tx, workspace_id: UUID, *, after: UUID | None, limit: int) -> list[ModelCall]:
    """The latest first."""
    statement = sa.select(model_calls).where(model_calls.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(model_calls.c.id < after)
    rows = await tx.all(statement.order_by(model_calls.c.id.desc()).limit(limit))
    return [
        ModelCall(row.id, to_ms(row.at), row.use, row.member_id, row.model, row.tokens, row.ms, row.outcome, row.detail)
        for row in rows
    ]


async def to_sum_up(tx: Tx, since: datetime, limit: int) -> list[sa.Row[Any]]:
    """Hand-overs since then for which nobody asked a language model, where one may write."""
    return await tx.all(
        sa.select(bot_hand_overs)
        .join(model_endpoints, model_endpoints.c.workspace_id == bot_hand_overs.c.workspace_id)
        .where(
            model_endpoints.c.uses.contains(["writing"]),
            bot_hand_overs.c.id >= first_id(since),
            bot_hand_overs.c.seq > 0,
            bot_hand_overs.c.summed_at.is_(None),
        )
        .order_by(bot_hand_overs.c.id)
        .limit(limit)
    )


def calls_before(moment: datetime, *, limit: int) -> sa.Select[tuple[UUID, UUID]]:
    """Keys of what a model was asked for before."""
    return sa.select(model_calls.c.workspace_id, model_calls.c.id).where(model_calls.c.at < moment).limit(limit)
