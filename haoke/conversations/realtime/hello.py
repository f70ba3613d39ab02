"""Who a client is, and what it missed."""

from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts import catalog as accounts
from haoke.channels import catalog as sites
from haoke.conversations import frames
from haoke.conversations.actions.admit_visitor import admit_visitor
from haoke.conversations.actions.welcome_visitor import Arrival, Visit, Welcome, identify, welcome_visitor
from haoke.conversations.errors import SiteClosedToOrigin
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.resuming import last_seq_of
from haoke.conversations.queries.views import as_conversation
from haoke.conversations.realtime.client_frames import Hello
from haoke.conversations.realtime.clients import MemberClient, VisitorClient
from haoke.conversations.realtime.reading import join_conversation
from haoke.conversations.types import RECEPTION, VisitorConversation
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.errors import InvalidRequest, Refusal, Unauthenticated
from haoke.kernel.http.origin import same_origin
from haoke.kernel.i18n import best_locale
from haoke.kernel.realtime.socket import FORBIDDEN, RESTART, SIGN_IN, Handshake, Socket, receives
from haoke.routing import catalog as routing

_RESUMED = 100  # conversations of a member that a hello may resume


@receives(Hello, "new")
async def hello(socket: Socket, frame: Hello) -> None:
    handshake = socket.handshake
    assert handshake is not None, "a new socket has its handshake"
    if frame.v != 1:
        raise InvalidRequest(path="$.v")
    try:
        if frame.site is not None:
            await _visitor(socket, frame, handshake)
        else:
            await _member(socket, frame, handshake)
    except Refusal as error:
        socket.refuse(error)
        socket.close(SIGN_IN if isinstance(error, Unauthenticated) else FORBIDDEN)


async def _visitor(socket: Socket, frame: Hello, handshake: Handshake) -> None:
    runtime = socket.server.runtime
    locale = frame.locale or best_locale(handshake.language)
    visit = await identify(runtime, Arrival(frame.site or "", frame.token, frame.user, locale), handshake.address)
    if not _same_origin(socket, handshake) and not sites.origin_allowed(visit.site, handshake.origin):
        raise SiteClosedToOrigin
    visitor = visit.visitor
    await admit_visitor(runtime.db, visitor, handshake.address)
    hub = socket.server.hub
    known = next(iter(frame.since), None)
    posted = _Meanwhile()
    if known is not None:
        hub.join(frames.public_topic(known), posted)
    try:
        welcome = await welcome_visitor(runtime, visit, frame.since)
        client = VisitorClient(visitor, frame.page, visit.site.settings.typing_preview)
        await socket.welcome(
            Actor("visitor", visitor.workspace_id, visitor.visitor_id, locale=visitor.locale, ip=handshake.address),
            client,
            runtime.settings.visitor_rate,
        )
        hub.join(frames.visitor_topic(visitor.visitor_id), socket)
        conversation = welcome.conversation
        if conversation is not None:
            client.conversation = conversation.id
            client.at_reception = conversation.state == RECEPTION
            hub.join(frames.public_topic(conversation.id), socket)
            if conversation.id != known:
                welcome = await _caught_up(socket, visit, welcome, conversation)
    finally:
        hub.drop(posted)
    socket.send_frame(welcome_frame(visit, welcome))
    if conversation is not None and conversation.id == known:
        for data in posted.frames:
            socket.send(data)


class _Meanwhile:
    """Hears the conversation that a visitor says to have, while it is read whether it is the visitor's."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.frames: list[bytes] = []

    def send(self, data: bytes) -> None:
        self.frames.append(data)


async def _caught_up(socket: Socket, visit: Visit, welcome: Welcome, conversation: VisitorConversation) -> Welcome:
    """With what was posted between the read and the join, which is in neither."""
    runtime = socket.server.runtime
    if await last_seq_of(runtime.db, visit.visitor.workspace_id, conversation.id) == conversation.last_seq:
        return welcome
    later = await welcome_visitor(runtime, visit, {conversation.id: welcome.through})
    return msgspec.structs.replace(later, parts=[*welcome.parts, *later.parts])


def welcome_frame(visit: Visit, welcome: Welcome) -> dict[str, Any]:
    return {
        "t": "welcome",
        "token": visit.token,
        "visitor_id": visit.visitor.visitor_id,
        "file_key": visit.file_key,
        "site": sites.public_site(visit.site, visit.visitor.locale),
        "agents_online": welcome.agents_online,
        "flow": welcome.flow,
        "conversation": welcome.conversation,
        "parts": welcome.parts,
        "through": welcome.through,
        "now": to_ms(now()),
    }


async def _member(socket: Socket, frame: Hello, handshake: Handshake) -> None:
    runtime = socket.server.runtime
    if not _same_origin(socket, handshake):
        raise SiteClosedToOrigin
    token = accounts.session_token(handshake.cookie)
    async with runtime.db.reading() as tx:
        actor = await accounts.actor_of_session(tx, token, handshake.address)
    if actor is None or actor.id is None:
        raise Unauthenticated
    await socket.welcome(actor, MemberClient(), runtime.settings.member_rate)
    hub = socket.server.hub
    hub.join(frames.member_topic(actor.id), socket)
    hub.join(f"p:{actor.workspace_id}", socket)
    async with runtime.db.reading() as tx:
        if await accounts.actor_of_session(tx, token, handshake.address) != actor:
            socket.close(RESTART)  # what changed before the socket listened was told to others only
            return
        offers = []
        for offer in await routing.open_offers(tx, actor.workspace_id, actor.id):
            row = await conversation_by_id(tx, actor.workspace_id, offer.subject_id)
            offers.append(
                {
                    "work_item": offer.work_item_id,
                    "expires_at": offer.expires_at,
                    "note": offer.note,
                    "conversation": await as_conversation(tx, row),
                }
            )
        presence = await routing.presence_list(tx, actor.workspace_id)
    socket.send_frame(
        {"t": "welcome", "member_id": actor.id, "now": to_ms(now()), "offers": offers, "presence": presence}
    )
    for conversation_id, seq in list(frame.since.items())[:_RESUMED]:
        await _resume(socket, conversation_id, seq)


async def _resume(socket: Socket, conversation_id: UUID, seq: int) -> None:
    """Join again what the client listened to; what it may no longer read is simply not joined."""
    try:
        await join_conversation(socket, conversation_id, seq)
    except Refusal as error:
        socket.send_frame({"t": "error", "c": conversation_id, "code": error.code, "detail": "", "params": {}})


def _same_origin(socket: Socket, handshake: Handshake) -> bool:
    """Whether our own page opened the socket, or no browser did: those always name the page's origin."""
    public_url = socket.server.runtime.settings.public_url
    return not handshake.origin or same_origin(handshake.origin, handshake.host, public_url)
