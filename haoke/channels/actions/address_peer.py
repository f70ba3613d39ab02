"""Somebody is written to first: from now on the account knows them, and how they are answered."""

from typing import Any

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.kinds import adapter_of
from haoke.channels.tables import channel_peers
from haoke.channels.types import Peer, Thread
from haoke.kernel.db import Tx


async def address_peer(tx: Tx, account: Account[Any], peer: Peer, subject: str) -> None:
    """Where messages have a subject this one begins a thread of its own, instead of going on with an old one."""
    keys = {"workspace_id": account.workspace_id, "account_id": account.id, "peer_id": peer.id}
    begun: dict[str, Any] = {}
    if adapter_of(account.kind).capabilities.subject:
        begun = {"thread": msgspec.to_builtins(Thread("email", subject=subject)), "reply_context": None}
    statement = insert(channel_peers).values(
        **keys, peer=msgspec.to_builtins(peer), last_in_at=None, **(begun | {"marks": {}})
    )
    if begun:
        statement = statement.on_conflict_do_update(index_elements=list(keys), set_=begun)
    else:
        statement = statement.on_conflict_do_nothing()
    await tx.execute(statement)
