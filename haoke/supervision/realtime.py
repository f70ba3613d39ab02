"""What supervisors ask over their sockets."""

from haoke.kernel.auth import Scope
from haoke.kernel.realtime.socket import Frame, Socket, receives
from haoke.supervision.board.frames import ALL
from haoke.supervision.permissions import BOARD
from haoke.supervision.process import boards_of


class Board(Frame, tag="board", frozen=True):
    """Look at the live boards that the member may see, or stop."""

    on: bool


@receives(Board, "member")
async def look_at_boards(socket: Socket, frame: Board) -> None:
    actor = socket.who()
    everything = actor.require(BOARD) is Scope.ALL
    scopes = [ALL] if everything else sorted(str(team) for team in actor.teams)
    await boards_of(socket.server).join(socket, actor.workspace_id, scopes if frame.on else [])
