"""Listening to a conversation: joining, catching up, and leaving."""

from uuid import UUID

from haoke.conversations import frames
from haoke.conversations.errors import ConversationNotFound
from haoke.conversations.permissions import READ
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.parts import parts_after
from haoke.conversations.queries.resuming import last_seqs_of
from haoke.conversations.realtime.client_frames import Leave, Open, Sync, Watch
from haoke.conversations.types import RECEPTION
from haoke.kernel.auth import Scope
from haoke.kernel.errors import InvalidRequest
from haoke.kernel.realtime.socket import Socket, receives

RANGE = 200  # parts in one answer; the client asks for more with `open`
_MAX_SYNC = 200  # conversations in one sync


async def join_conversation(socket: Socket, conversation_id: UUID, since: int) -> None:
    """Join first and read then, so that nothing falls between; what comes twice the client knows by its seq.

    Raises ConversationNotFound, PermissionDenied.
    """
    actor = socket.who()
    async with socket.server.runtime.db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
    hub = socket.server.hub
    hub.join(frames.public_topic(conversation_id), socket)
    if actor.kind == "member":
        hub.join(frames.internal_topic(conversation_id), socket)
    else:
        socket.state.conversation = conversation_id
        socket.state.at_reception = row.state == RECEPTION
    await _send_missing(socket, conversation_id, since)


async def _send_missing(socket: Socket, conversation_id: UUID, since: int) -> None:
    actor = socket.who()
    async with socket.server.runtime.db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        parts, through = await parts_after(
            tx, actor.workspace_id, conversation_id, max(0, since), limit=RANGE, internal=actor.kind == "member"
        )
    socket.send_frame(frames.PartsFrame(conversation_id, parts, through, row.last_seq))


@receives(Open, "visitor", "member")
async def open_conversation(socket: Socket, frame: Open) -> None:
    await join_conversation(socket, frame.c, frame.since)


@receives(Leave, "member")
def leave_conversation(socket: Socket, frame: Leave) -> None:
    socket.server.hub.leave(frames.public_topic(frame.c), socket)
    socket.server.hub.leave(frames.internal_topic(frame.c), socket)


@receives(Sync, "visitor", "member")
async def sync(socket: Socket, frame: Sync) -> None:
    """Only what the client listens to is answered, and only where it is behind."""
    actor = socket.who()
    held = {
        conversation_id: seq
        for conversation_id, seq in list(frame.c.items())[:_MAX_SYNC]
        if frames.public_topic(conversation_id) in socket.topics
    }
    if not held:
        return
    newest = await last_seqs_of(socket.server.runtime.db, actor.workspace_id, list(held))
    for conversation_id, seq in held.items():
        if newest.get(conversation_id, 0) > seq:
            try:
                await _send_missing(socket, conversation_id, seq)
            except ConversationNotFound:
                socket.server.hub.leave(frames.public_topic(conversation_id), socket)
                socket.server.hub.leave(frames.internal_topic(conversation_id), socket)


@receives(Watch, "member")
def watch(socket: Socket, frame: Watch) -> None:
    """Join the topics of the lists that the member may see, and say from when on they are heard."""
    actor = socket.who()
    unknown = set(frame.lists) - {"queue", "team", "all"}
    if unknown:
        raise InvalidRequest(path="$.lists")
    hub = socket.server.hub
    wanted: set[str] = set()
    scope = actor.scope(READ)
    if "all" in frame.lists and scope is Scope.ALL:
        wanted.add(frames.whole_list_topic(actor.workspace_id))
    elif frame.lists and (scope in {Scope.TEAM, Scope.ALL} or actor.scope("conversations.pull") is not None):
        wanted |= {frames.team_list_topic(actor.workspace_id, team) for team in actor.teams}
    for topic in {topic for topic in socket.topics if topic.startswith("l:")} - wanted:
        hub.leave(topic, socket)
    for topic in wanted:
        hub.join(topic, socket)
    socket.send_frame({"t": "watching", "lists": frame.lists})
