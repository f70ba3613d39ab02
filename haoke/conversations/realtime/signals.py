"""Signals that nobody stores: typing; and marks, of which only the number is kept."""

from haoke.conversations import frames
from haoke.conversations.actions.screen_message import draft_shown
from haoke.conversations.process import desk_of
from haoke.conversations.realtime.client_frames import Mark, Typing
from haoke.kernel.realtime.socket import Socket, receives


@receives(Typing, "visitor", "member")
def typing(socket: Socket, frame: Typing) -> None:
    """A visitor's draft goes to the members in the conversation only; a member's text goes nowhere."""
    actor, topic = socket.who(), frames.public_topic(frame.c)
    if topic not in socket.topics:
        return
    shown = None
    if actor.kind == "visitor":
        draft = socket.state.typing_preview and frame.on
        shown = draft_shown(actor.workspace_id, frame.text[: frames.MAX_DRAFT]) if draft else None
        topic = frames.internal_topic(frame.c)
    socket.server.hub.publish(topic, frames.typing(frame.c, actor, frame.on, shown), sender=socket)


@receives(Mark, "visitor", "member")
def mark(socket: Socket, frame: Mark) -> None:
    actor = socket.who()
    if frames.public_topic(frame.c) in socket.topics and max(frame.delivered, frame.read) > 0:
        member = actor.id if actor.kind == "member" else None
        desk_of(socket.server).marks.mark(actor.workspace_id, frame.c, member, frame.delivered, frame.read)
