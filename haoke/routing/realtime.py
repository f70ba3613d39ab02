"""What routing learns from the sockets of members: who is connected, and who does something."""

from haoke.kernel.realtime.socket import Frame, Socket, on_enter, on_leave, receives
from haoke.routing import connections


class Active(Frame, tag="active", frozen=True):
    """The member is at the desk."""


@on_enter
async def entered(socket: Socket) -> None:
    key = _member(socket)
    if key is not None:
        await connections.opened(socket.server.runtime, key)


@on_leave
def left(socket: Socket) -> None:
    key = _member(socket)
    if key is not None:
        connections.closed(socket.server.runtime, key)


@receives(Active, "member")
def active(socket: Socket, frame: Active) -> None:  # noqa: ARG001 - the form of a handler
    key = _member(socket)
    if key is not None:
        connections.active(socket.server.runtime, key)


def _member(socket: Socket) -> connections.Key | None:
    actor = socket.who()
    if actor.kind == "member" and actor.id is not None:
        return actor.workspace_id, actor.id, actor.session
    return None
