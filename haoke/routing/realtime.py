"""What routing learns from the sockets of members: who is connected, and who does something."""

from haoke.kernel.realtime.socket import Frame, Socket, on_enter, on_leave, receives
from haoke.routing import connections


class Active(Frame, tag="active", frozen=True):
    """The member is at the desk."""


@on_enter
async def entered(socket: Socket) -> None:
    actor = socket.who()
    if actor.kind == "member" and actor.id is not None:
        await connections.opened(socket.server.runtime, actor.workspace_id, actor.id)


@on_leave
def left(socket: Socket) -> None:
    actor = socket.who()
    if actor.kind == "member" and actor.id is not None:
        connections.closed(socket.server.runtime, actor.workspace_id, actor.id)


@receives(Active, "member")
def active(socket: Socket, frame: Active) -> None:  # noqa: ARG001 - the form of a handler
    actor = socket.who()
    if actor.id is not None:
        connections.active(socket.server.runtime, actor.workspace_id, actor.id)
