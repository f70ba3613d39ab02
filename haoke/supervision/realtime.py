"""What supervisors ask over their sockets."""

from haoke.kernel.auth import Scope
from haoke.kernel.realtime.socket import Frame, Socket, receives
from haoke.supervision.board.frames import ALL, own_scope
from haoke.supervision.permissions import BOARD
from haoke.supervision.process import boards_of


class Board(Frame, tag="board", frozen=True):
    """Look at the live boards that the member may see, or stop."""

    on: bool


@receives(Board, "member")
async def look_at_boards(socket: Socket, frame: Board) -> None:
    actor = socket.who()
    reach = actor.require(BOARD)
    if reach is Scope.TEAM:
        scopes = sorted(str(team) for team in actor.teams)
    else:
        scopes = [ALL if reach is Scope.ALL else own_scope(actor.member_id)]
    await boards_of(socket.server).join(socket, actor.workspace_id, scopes if frame.on else [])
