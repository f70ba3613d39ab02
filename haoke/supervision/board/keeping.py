"""A board's counts as they are put down from time to time, so that nobody has to read the day's log again."""

from uuid import UUID

import msgspec
import structlog
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.following import Position
from haoke.supervision.board.tally import Counted
from haoke.supervision.queries.boards import kept_state
from haoke.supervision.tables import kept_boards

log = structlog.get_logger()


class KeptBoard(msgspec.Struct, frozen=True):
    counted: Counted
    position: Position


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(KeptBoard).decode


async def keep_board(tx: Tx, workspace_id: UUID, kept: KeptBoard) -> None:
    """One a workspace: the last one."""
    values = {"at": now(), "state": _encode(kept)}
    statement = insert(kept_boards).values(workspace_id=workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))


async def kept_board(tx: Tx, workspace_id: UUID) -> KeptBoard | None:
    """None, too, when another version wrote it."""
    state = await kept_state(tx, workspace_id)
    try:
        return None if state is None else _decode(state)
    except msgspec.DecodeError:
        log.warning("kept board cannot be read", workspace=str(workspace_id))
        return None
