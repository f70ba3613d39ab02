"""A process takes the next delivery of a peer: nobody else sends to that peer until it is done or its lease is over."""

from datetime import timedelta
from typing import Any

import msgspec
import sqlalchemy as sa

from haoke.channels.actions.hold_back import hold_back
from haoke.channels.actions.note_delivery import count_sent, note_state, requeue
from haoke.channels.catalog import account as account_of
from haoke.channels.contract import Account
from haoke.channels.errors import ChannelUnknown, SiteNotFound
from haoke.channels.kinds import adapter_of
from haoke.channels.pacing import reserve
from haoke.channels.queries.deliveries import next_delivery, peer_of
from haoke.channels.tables import channel_deliveries
from haoke.channels.turns import Turn
from haoke.channels.types import ChannelError, OutboundMessage, Outgoing, Peer, ReplyContext, Thread
from haoke.channels.windows import window_of
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

LEASE = timedelta(seconds=120)
"""More than an adapter may take."""

_CLOSED = ChannelError(error_class="window_closed", code="window")
_CLOSED_WHILE_PAUSED = ChannelError(error_class="window_closed", code="paused")
_ROBOT = ChannelError(error_class="session_state", code="robot")
_UNREADABLE = ChannelError(error_class="auth", code="SecretUnreadable")
_GONE = ChannelError(error_class="account_suspended", code="account_removed")


class Claimed(msgspec.Struct, frozen=True):
    """``wait``: for so many seconds, or the provider is asked too fast. ``recall``: it is to be taken back."""

    row: sa.Row[Any]
    account: Account[Any]
    message: OutboundMessage
    wait: float = 0.0
    recall: bool = False


async def claim_delivery(tx: Tx, turn: Turn) -> Claimed | bool:
    """Or whether there may be more to do at once: False when nothing is to be done now."""
    peer = await peer_of(tx, turn, lock=True)
    row = None if peer is None else await next_delivery(tx, turn)
    if peer is None or row is None or row.busy or row.waits:
        return False
    if row.held and await hold_back(tx, turn):
        return False
    try:
        account = await account_of(tx, turn.workspace_id, turn.account_id)
    except (SiteNotFound, ChannelUnknown):
        await note_state(tx, row, "failed", error=_GONE)
        return True
    if account.lost:
        await note_state(tx, row, "failed", error=_UNREADABLE)
        return True
    can = adapter_of(account.kind).capabilities
    if row.state == "sending" and not can.idempotent:
        await note_state(tx, row, "unknown")  # whoever sent it is gone, and nobody knows
        await count_sent(tx, row)
        return True
    if row.tries > len(can.retries) and row.state != "queued":
        await note_state(tx, row, "unknown")
        return True
    content = msgspec.convert(row.content, Outgoing)
    recall = row.recall == "due" and row.state not in {"queued", "sending"}
    if not recall and not content.by_hand and not _may_be_written(account, peer, content):
        await note_state(tx, row, "failed", error=_CLOSED if row.error is None else _CLOSED_WHILE_PAUSED)
        return True
    if content.purpose == "auto" and not content.by_hand and (peer.reply_context or {}).get("automatic"):
        await note_state(tx, row, "failed", error=_ROBOT)  # two machines would go on answering each other
        return True
    wait = await reserve(tx, turn, can)
    if wait is None:
        await requeue(tx, row, 2.0, count=False)
        return False
    claimed: dict[str, Any] = {"due_at": now() + LEASE, "claimed_at": now(), "not_before": None}
    claimed |= {"recall": "failed"} if recall else {"state": "sending", "tries": row.tries + 1, "error": None}
    await tx.execute(
        sa.update(channel_deliveries)
        .where(channel_deliveries.c.workspace_id == row.workspace_id, channel_deliveries.c.id == row.id)
        .values(**claimed)
    )
    return Claimed(row, account, _message(row, content, peer), wait, recall)


def _may_be_written(account: Account[Any], peer: sa.Row[Any], content: Outgoing) -> bool:
    """What the provider would refuse it is not asked."""
    state = window_of(account, peer, now()).state
    return state in {"open", "tag_only"} or (state == "template_only" and content.template is not None)


def _message(row: sa.Row[Any], content: Outgoing, peer: sa.Row[Any]) -> OutboundMessage:
    context = None if peer.reply_context is None else msgspec.convert(peer.reply_context, ReplyContext)
    return OutboundMessage(
        id=row.key,
        conversation_id=str(row.conversation_id),
        to=msgspec.convert(peer.peer, Peer),
        parts=content.parts,
        thread=content.thread or (None if peer.thread is None else msgspec.convert(peer.thread, Thread)),
        reply_to=content.reply_to,
        reply_context=context,
        reply_number=peer.replies + 1,
        last_in_at=peer.last_in_at,
        purpose=content.purpose,
        agent=content.agent,
        template=content.template,
        subject=content.subject,
        cc=content.cc,
        bcc=content.bcc,
    )
