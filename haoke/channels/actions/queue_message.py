"""A message of a conversation is to go out over its channel: in pieces as large as the provider takes them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.kinds import adapter_of
from haoke.channels.links import file_link
from haoke.channels.outlet import start
from haoke.channels.rendering import render
from haoke.channels.tables import channel_deliveries, channel_peers
from haoke.channels.turns import Turn
from haoke.channels.types import AnyPart, Card, Menu, MenuItem, Outgoing
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

OWN_TIME = timedelta(seconds=3)
"""For which a worker leaves new deliveries to the process that queued them."""

_MOST_PIECES = 100


class Letter(msgspec.Struct, frozen=True):
    """To whom, and of which conversation; ``content`` whole, as it was written."""

    peer_id: str
    conversation_id: UUID
    message_id: UUID
    content: Outgoing


async def queue_message(tx: Tx, account: Account[Any], letter: Letter) -> int:
    """Into how many pieces it fell. The same message again is none."""
    can = adapter_of(account.kind).capabilities
    content, at = letter.content, now()
    pieces = render(content.parts, can, lambda file_id: file_link(account.workspace_id, file_id))[:_MOST_PIECES]
    if content.template is not None:
        pieces = [()]
    if not pieces:
        return 0
    rows = [
        {
            "workspace_id": account.workspace_id,
            "id": new_id(),
            "key": f"{letter.message_id}#{number}",
            "account_id": account.id,
            "peer_id": letter.peer_id,
            "conversation_id": letter.conversation_id,
            "message_id": letter.message_id,
            "piece": number,
            "content": msgspec.to_builtins(msgspec.structs.replace(content, parts=piece)),
            "due_at": at + OWN_TIME,
        }
        for number, piece in enumerate(pieces, start=1)
    ]
    statement = (
        insert(channel_deliveries)
        .values(rows)
        .on_conflict_do_nothing(index_elements=["workspace_id", "conversation_id", "key"])
    )
    await tx.execute(statement)
    await _note_menu(tx, account, letter.peer_id, content)
    turn = Turn(account.workspace_id, account.id, letter.peer_id)
    tx.after_commit(lambda: start([turn]))
    return len(rows)


async def _note_menu(tx: Tx, account: Account[Any], peer_id: str, content: Outgoing) -> None:
    """What the peer can choose from: a number, or a button's id, is understood by it until a person writes."""
    items = next(filter(None, map(_answers, content.parts)), [])
    if not items and content.purpose != "reply":
        return
    peers, shown = channel_peers.c, dict[str, Any]()
    if items:
        shown = {"at": to_ms(now()), "items": [[item.id, item.title] for item in items]}
    await tx.execute(
        sa.update(channel_peers)
        .where(peers.workspace_id == account.workspace_id, peers.account_id == account.id, peers.peer_id == peer_id)
        .values(menu=shown)
    )


def _answers(part: AnyPart) -> list[MenuItem]:
    items = part.items if isinstance(part, Menu) else part.links if isinstance(part, Card) else ()
    return [item for item in items if not item.url]
