"""Who somebody is at an account, how they are answered, and what they did last, as they have just shown it."""

from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.tables import channel_peers
from haoke.channels.turns import Turn
from haoke.channels.types import InboundEvent
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

_OPENING = frozenset({"message", "postback", "menu_view", "subscribe", "scan", "enter_session", "unsupported"})
"""What gives us the right to answer for a while."""
_LEAVING = frozenset({"unsubscribe"})
"""What ends it."""


async def note_peer(tx: Tx, row: sa.Row[Any], event: InboundEvent) -> dict[str, Any]:
    """``row``: the event's. What they were last given to choose from comes back."""
    known: dict[str, Any] = {"peer": msgspec.to_builtins(event.peer)}
    refuses = _refuses(event)
    if refuses is not None:
        known["refuses"] = refuses
    if event.thread is not None or event.kind == "message":
        known["thread"] = event.thread and msgspec.to_builtins(event.thread)  # no thread, once it was in another
    if event.reply_context is not None:
        known |= {"reply_context": msgspec.to_builtins(event.reply_context), "replies": 0}
    marks = {}
    if event.kind in _OPENING | _LEAVING and event.occurred_at is not None:
        marks = {event.counts_as or event.kind: [to_ms(event.occurred_at), 0]}
        known |= {"last_in_at": event.occurred_at} if event.kind in _OPENING else {}
    keys = {"workspace_id": row.workspace_id, "account_id": row.account_id, "peer_id": row.peer_id}
    statement = insert(channel_peers).values(**keys, **known, marks=marks)
    merged = {name: channel_peers.c[name].op("||")(statement.excluded[name]) for name in ("peer", "marks")}
    changed = known | merged
    statement = statement.on_conflict_do_update(index_elements=list(keys), set_=changed)
    menu: dict[str, Any] = (await tx.execute(statement.returning(channel_peers.c.menu))).scalar_one()
    return menu


def _refuses(event: InboundEvent) -> bool | None:
    """Whether they do not want to be written to without having asked, as far as they have said."""
    if event.kind == "privacy_revoke":
        return True
    return None if event.proactive_allowed is None else not event.proactive_allowed


async def note_complaint(tx: Tx, turn: Turn, event: InboundEvent) -> None:
    """A report of one of our messages may say that they want no more of them."""
    if event.proactive_allowed is False:
        peers = channel_peers.c
        await tx.execute(
            sa.update(channel_peers)
            .where(
                peers.workspace_id == turn.workspace_id,
                peers.account_id == turn.account_id,
                peers.peer_id == turn.peer_id,
            )
            .values(refuses=True)
        )
