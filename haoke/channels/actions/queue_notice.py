"""The devices of a visitor are to be told of a message, unless a page has got it first."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.channels.contract import Account
from haoke.channels.queries.devices import DueNotice, take_due
from haoke.channels.tables import push_notices
from haoke.channels.types import Notice
from haoke.kernel.clock import now
from haoke.kernel.db import Tx

_GRACE = timedelta(seconds=5)
"""In which an open page says that it has got the message."""

_LEASE = timedelta(minutes=5)
_PAUSES = (timedelta(seconds=10), timedelta(minutes=1))
_BATCH = 50


async def queue_notice(
    tx: Tx, account: Account[Any], conversation_id: UUID, visitor_id: UUID, seq: int, notice: Notice
) -> None:
    """The newest message takes the place of one that nobody was told of yet."""
    row = {
        "workspace_id": account.workspace_id,
        "conversation_id": conversation_id,
        "site_id": account.id,
        "visitor_id": visitor_id,
        "seq": seq,
        "notice": msgspec.to_builtins(notice),
        "tries": 0,
        "due_at": now() + _GRACE,
    }
    statement = insert(push_notices).values(row)
    keys = ["workspace_id", "conversation_id"]
    changes = {name: statement.excluded[name] for name in row if name not in keys}
    await tx.execute(statement.on_conflict_do_update(index_elements=keys, set_=changes))


async def claim_notices(tx: Tx) -> list[DueNotice]:
    """Those that are due; nobody else has them for five minutes."""
    due = await take_due(tx, now(), _BATCH)
    for each in due:
        await _put_off(tx, each, each.tries, _LEASE)
    return due


async def retry_notice(tx: Tx, due: DueNotice) -> None:
    """No service could be reached: a while later, and three times at most."""
    if due.tries < len(_PAUSES):
        await _put_off(tx, due, due.tries + 1, _PAUSES[due.tries])
    else:
        await drop_notice(tx, due)


async def drop_notice(tx: Tx, due: DueNotice) -> None:
    await tx.execute(sa.delete(push_notices).where(_still(due)))


async def _put_off(tx: Tx, due: DueNotice, tries: int, pause: timedelta) -> None:
    await tx.execute(sa.update(push_notices).where(_still(due)).values(due_at=now() + pause, tries=tries))


def _still(due: DueNotice) -> sa.ColumnElement[bool]:
    """Unless something newer was written."""
    rows = push_notices.c
    return sa.and_(
        rows.workspace_id == due.workspace_id, rows.conversation_id == due.conversation_id, rows.seq == due.seq
    )
