"""Have a workspace's language model write something: within its budget, and noted whatever comes of it.

No transaction is open while the model writes.
"""

import time
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.bot.errors import ModelBudgetSpent, ModelFailed, ModelNotSet
from haoke.bot.generation.endpoint import Completion, Endpoint, EndpointFailed, Message, complete, estimated
from haoke.bot.queries.models import endpoint_row, today
from haoke.bot.tables import model_calls, model_days
from haoke.bot.types import Use
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import HostInternal, HostUnknown, UrlInvalid, outbound_client
from haoke.kernel.runtime import Runtime
from haoke.kernel.sealing import Lost

MOST_PATIENCE = 120.0  # seconds


class Asking(msgspec.Struct, frozen=True):
    """Who asks for what, under the budget's reserve of a day."""

    workspace_id: UUID
    use: Use
    member_id: UUID | None
    endpoint: Endpoint
    day: date
    reserved: int


async def ask_model(
    runtime: Runtime,
    workspace_id: UUID,
    use: Use,
    messages: list[Message],
    *,
    most_tokens: int,
    member_id: UUID | None = None,
    hear: Callable[[str], None] | None = None,
    trying: bool = False,
    patience: float = MOST_PATIENCE,
) -> Completion:
    """``trying``: also where the model is not yet to be used for this. ``patience``: seconds, if its own are more.

    Raises ModelNotSet, ModelBudgetSpent, ModelFailed.
    """
    reserve = estimated(messages) + most_tokens
    asking = await runtime.db.run(_reserve, workspace_id, use, member_id, reserve, trying)
    endpoint = msgspec.structs.replace(asking.endpoint, seconds=min(asking.endpoint.seconds, patience))
    began = time.monotonic()
    try:
        async with outbound_client(runtime.settings.outbound_hosts) as client:
            found = await complete(client, endpoint, messages, most_tokens=most_tokens, hear=hear)
    except (EndpointFailed, HostInternal, HostUnknown, UrlInvalid) as error:
        why, detail = (error.why, error.detail) if isinstance(error, EndpointFailed) else ("unreachable", error.code)
        await runtime.db.run(_note, asking, 0, _ms(began), why, detail)
        raise ModelFailed(why=why) from error
    await runtime.db.run(_note, asking, found.tokens, _ms(began), "done", "")
    return found


def _ms(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


async def _reserve(tx: Tx, workspace_id: UUID, use: Use, member_id: UUID | None, tokens: int, trying: bool) -> Asking:
    """Take the most it may cost from the budget, so that many who ask at once cannot overdraw it."""
    row = await endpoint_row(tx, workspace_id)
    if row is None or not (trying or use in row.uses):
        raise ModelNotSet
    if isinstance(row.key, Lost):
        raise ModelFailed(why="unreadable")
    day = today()
    if tokens > row.daily_tokens or await _spend(tx, workspace_id, day, tokens, row.daily_tokens) is None:
        raise ModelBudgetSpent
    return Asking(
        workspace_id,
        use,
        member_id,
        Endpoint(row.url, row.model, row.key, min(10.0, row.seconds), row.seconds),
        day,
        tokens,
    )


async def _spend(tx: Tx, workspace_id: UUID, day: date, tokens: int, budget: int) -> Any:
    left = insert(model_days).values(workspace_id=workspace_id, day=day, calls=1, tokens=tokens)
    return await tx.scalar(
        left.on_conflict_do_update(
            index_elements=["workspace_id", "day"],
            set_={"tokens": model_days.c.tokens + tokens, "calls": model_days.c.calls + 1},
            where=model_days.c.tokens + tokens <= budget,
        ).returning(model_days.c.tokens)
    )


async def _note(tx: Tx, asking: Asking, tokens: int, ms: int, outcome: str, detail: str) -> None:
    await tx.execute(
        sa.update(model_days)
        .where(model_days.c.workspace_id == asking.workspace_id, model_days.c.day == asking.day)
        .values(tokens=model_days.c.tokens + tokens - asking.reserved)
    )
    await tx.execute(
        model_calls.insert().values(
            workspace_id=asking.workspace_id,
            id=new_id(),
            use=asking.use,
            member_id=asking.member_id,
            model=asking.endpoint.model,
            tokens=tokens,
            ms=ms,
            outcome=outcome,
            detail=detail,
        )
    )
