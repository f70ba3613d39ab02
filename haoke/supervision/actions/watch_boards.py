"""Somebody looks at boards: they are kept for a while from now on."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.supervision.tables import board_watches

WATCHED = timedelta(seconds=30)


async def watch_boards(tx: Tx, boards: Iterable[tuple[UUID, str]], *, anew: bool = False) -> None:
    """``boards``: workspace and scope; ``anew``: somebody has nothing of them yet.

    Whoever looks repeats it before ``WATCHED`` is over.
    """
    rows = [{"workspace_id": workspace_id, "scope": scope} for workspace_id, scope in sorted(set(boards))]
    if rows:
        at = now()
        times = {"until": at + WATCHED, "asked_at": at}
        statement = insert(board_watches).values([row | times for row in rows])
        changed = times if anew else {"until": times["until"]}
        key = ["workspace_id", "scope"]
        await tx.execute(statement.on_conflict_do_update(index_elements=key, set_=changed))
