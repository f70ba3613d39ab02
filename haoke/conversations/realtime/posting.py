"""Posting over the socket.

Plain messages take the fast writer; everything else, and what that refuses, takes the general action.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any
from uuid import UUID

import msgspec
import structlog

from haoke.conversations import frames
from haoke.conversations.actions.admit_visitor import admit_visitor
from haoke.conversations.actions.nudge import nudge
from haoke.conversations.actions.post_message import post_message
from haoke.conversations.actions.receive_message import receive_message
from haoke.conversations.actions.screen_message import must_be_screened, noting_blocks
from haoke.conversations.permissions import REPLY
from haoke.conversations.post_writer import AckFrame, Posting
from haoke.conversations.process import desk_of
from haoke.conversations.realtime.client_frames import Nudge, Post
from haoke.conversations.rules import checked, preview
from haoke.conversations.types import Author, Part
from haoke.kernel.auth import Scope
from haoke.kernel.errors import InvalidRequest, Refusal, Unavailable
from haoke.kernel.realtime.socket import Socket, receives

log = structlog.get_logger()

_encode = msgspec.json.Encoder().encode
_running: set[asyncio.Task[None]] = set()


@receives(Post, "visitor", "member")
def post(socket: Socket, frame: Post) -> None:
    body = checked(frame.body, note=frame.note)
    actor = socket.who()
    assert actor.id is not None
    conversation_id = frame.c
    if actor.kind == "visitor":
        current = socket.state.conversation
        if conversation_id is None:
            conversation_id = current
        fast = conversation_id is not None and conversation_id == current and not frame.note
        fast = fast and not socket.state.at_reception and body.answer is None
        free = False
    else:
        if conversation_id is None:
            raise InvalidRequest(path="$.c")
        free = not frame.note and actor.require(REPLY) is Scope.ALL
        fast = not frame.note and frames.public_topic(conversation_id) in socket.topics
        # who may write to all is perhaps not the owner: the general action introduces them first
        fast = fast and (not free or conversation_id in socket.state.known_in)
    plain = fast and not body.files and body.quote is None and body.line is None
    plain = plain and body.card is None and body.choice is None
    if not plain or conversation_id is None or must_be_screened(actor.workspace_id, body):
        _start(_post_slowly(socket, frame))
        return
    author = Author(actor.kind, actor.id)
    desk_of(socket.server).posts.submit(
        Posting(
            actor.workspace_id,
            conversation_id,
            frame.id,
            author,
            free,
            _encode(body),
            _encode(preview(body, author)),
            socket,
            frame,
            _refused,
        )
    )


def acknowledge(socket: Socket, id: UUID, conversation_id: UUID, seq: int, at: int) -> None:
    socket.send_frame(AckFrame(id, conversation_id, seq, at))


def _refused(item: Posting, error: Exception | None) -> None:
    """The fast writer could not write it: the general action says why, or does it."""
    socket: Socket = item.sender  # type: ignore[assignment]  # as ``post`` gave it
    if isinstance(error, Unavailable):
        socket.refuse(error, item.frame)
    else:
        if error is not None:
            log.warning("fast write failed", error=repr(error))
        _start(_post_slowly(socket, item.frame))


def _start(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _post_slowly(socket: Socket, frame: Post) -> None:
    """Every refusal is answered under the frame's id; the client keeps the message and shows why."""
    try:
        async with noting_blocks(socket.server.runtime.db):
            conversation_id, part = await _write(socket, frame)
    except Refusal as error:
        socket.refuse(error, frame)
    except Exception:
        log.exception("post failed", id=str(frame.id))
        socket.refuse(Unavailable(), frame)
    else:
        acknowledge(socket, frame.id, conversation_id, part.seq, part.at)


async def _write(socket: Socket, frame: Post) -> tuple[UUID, Part]:
    actor, runtime = socket.who(), socket.server.runtime
    if actor.kind == "member":
        assert frame.c is not None
        part = await runtime.db.run(post_message, actor, frame.c, frame.id, frame.body, note=frame.note)
        if not frame.note:
            socket.state.known_in.add(frame.c)
        return frame.c, part
    if frame.note:
        raise InvalidRequest(path="$.note")
    client = socket.state
    await admit_visitor(runtime.db, client.visitor, actor.ip)
    conversation_id, part = await runtime.db.run(receive_message, client.visitor, frame.id, frame.body, client.page)
    if client.conversation != conversation_id:
        client.conversation = conversation_id
        socket.server.hub.join(frames.public_topic(conversation_id), socket)
    return conversation_id, part


@receives(Nudge, "visitor", "member")
async def nudge_other_side(socket: Socket, frame: Nudge) -> None:
    part = await socket.server.runtime.db.run(nudge, socket.who(), frame.c, frame.id)
    acknowledge(socket, frame.id, frame.c, part.seq, part.at)
