"""Whoever is in a room, or was, sees how it stands now."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.colleagues.queries.rooms import as_room, members_of_rooms
from haoke.kernel.db import Tx


async def tell_room(tx: Tx, row: sa.Row[Any], gone: Iterable[UUID] = ()) -> None:
    """``gone`` are told that it is no longer theirs."""
    members = (await members_of_rooms(tx, row.workspace_id, [row.id]))[row.id]
    for member_id, read_seq in members.items():
        tx.publish(f"m:{member_id}", {"t": "room", "room": as_room(row, list(members), read_seq)})
    for member_id in gone:
        tx.publish(f"m:{member_id}", {"t": "room_gone", "room_id": row.id})
