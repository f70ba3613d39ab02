"""The provider has answered to a delivery, or nobody did: it is sent, has failed, is tried again, or nobody knows."""

import random
from typing import Any

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.claim_delivery import Claimed
from haoke.channels.actions.note_delivery import count_sent, failure, note_state, requeue, unpark
from haoke.channels.kinds import adapter_of
from haoke.channels.queries.deliveries import delivery_by_id, parked
from haoke.channels.tables import channel_peers
from haoke.channels.types import ChannelError, SendResult
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_LONGEST = 3600.0
NOT_REACHED = ChannelError(error_class="transient", code="not_reached", retryable=True)


async def note_answer(tx: Tx, claimed: Claimed, result: SendResult) -> None:
    """``NOT_REACHED`` as its error: nothing went out, so that trying again does no harm."""
    row = await delivery_by_id(tx, claimed.row.workspace_id, claimed.row.id)
    tries = claimed.row.tries + 1
    error = result.error
    if result.state == "failed" and error is not None and error.migrated_to and tries == 1:
        await _move_peer(tx, claimed, error.migrated_to)
        await requeue(tx, row, 0.0)
        return
    again = result.state == "failed" and error is not None and error.retryable
    can = adapter_of(claimed.account.kind).capabilities
    again = again or (result.state == "unknown" and can.idempotent)
    further = can.retries[: error.most_tries - 1] if error is not None and error.most_tries else can.retries
    if again and tries <= len(further) and row.state == "sending":
        await requeue(tx, row, _pause(further[tries - 1], error))
        return
    sent: dict[str, Any] = (
        {"sent_at": now(), "provider_message_id": result.provider_message_id} if result.state == "sent" else {}
    )
    await note_state(tx, row, result.state, error=error, **sent)
    if result.state != "failed":
        await count_sent(tx, row)
    if result.state == "sent":
        await _take_parked(tx, row, result.provider_message_id)


def _pause(usual: float, error: ChannelError | None) -> float:
    """The provider's word counts; else what is usual, with some chance in it."""
    if error is not None and error.retry_after is not None:
        return min(max(error.retry_after, 0.0), _LONGEST)
    return usual * random.uniform(0.8, 1.2)  # noqa: S311 nothing secret


async def _take_parked(tx: Tx, row: sa.Row[Any], provider_message_id: str) -> None:
    """Receipts that were quicker than the answer."""
    for early in await parked(tx, row.workspace_id, row.account_id, [provider_message_id, row.key]):
        await unpark(tx, early)
        current = await delivery_by_id(tx, row.workspace_id, row.id)
        error = failure(early.state, early.error_class, early.code)
        await note_state(tx, current, early.state, error=error, at=early.at)


async def _move_peer(tx: Tx, claimed: Claimed, to: str) -> None:
    """The provider knows them by another id from now on."""
    row, table = claimed.row, channel_peers
    await tx.execute(
        sa.update(table)
        .where(
            table.c.workspace_id == row.workspace_id,
            table.c.account_id == row.account_id,
            table.c.peer_id == row.peer_id,
        )
        .values(peer=msgspec.to_builtins(msgspec.structs.replace(claimed.message.to, id=to)))
    )
