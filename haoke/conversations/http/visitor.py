"""Routes of conversations for visitors: the same acts as over the socket, for clients that cannot hold one.

A visitor shows the token of ``POST /visitor/session`` as ``Authorization: Bearer``; files are fetched with ``?k=``.
"""

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.channels import catalog as sites
from haoke.conversations import frames
from haoke.conversations.actions.admit_visitor import admit_visitor
from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.actions.give_to_bot import give_to_bot
from haoke.conversations.actions.nudge import nudge
from haoke.conversations.actions.recall_message import recall_message
from haoke.conversations.actions.receive_message import receive_message
from haoke.conversations.actions.screen_message import noting_blocks, screens
from haoke.conversations.actions.welcome_visitor import (
    Arrival,
    Welcome,
    identify,
    visitor_of_token,
    welcome_visitor,
)
from haoke.conversations.errors import VisitorTokenInvalid
from haoke.conversations.http.agent import NewNudge, PartRange, Posted, Recall
from haoke.conversations.permissions import READ
from haoke.conversations.process import desk_of
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.lists import conversations_of_visitor
from haoke.conversations.queries.parts import parts_after, parts_before
from haoke.conversations.queries.views import as_listed, visitor_view, with_news
from haoke.conversations.types import ListedConversation, MessageBody, Part, VisitorConversation
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.http.access import Connection, authenticates
from haoke.kernel.http.address import scope_address
from haoke.kernel.http.inject import TheActor, TheClient, TheDatabase, TheHub, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import best_locale
from haoke.kernel.runtime import Runtime

_VISITOR = {"audience": "visitor", "permission": None}
_MAX_WAIT = 25  # seconds of a long poll


class VisitorArrival(Arrival, Body, frozen=True, kw_only=True):
    """The same as the socket's hello."""

    v: Literal[1] = 1
    page: dict[str, str] = {}
    since: dict[UUID, int] = {}


class VisitorSession(msgspec.Struct, frozen=True):
    token: str
    visitor_id: UUID
    file_key: str
    site: sites.PublicSite
    agents_online: bool
    flow: bool
    conversation: VisitorConversation | None
    parts: list[Part]
    through: int
    now: int


class VisitorRange(PartRange, frozen=True, kw_only=True):
    """``conversation``: how it stands, for a client that only polls."""

    conversation: VisitorConversation


class VisitorMessage(Body, frozen=True, kw_only=True):
    """The same as the socket's post: ``c`` says what the client believes, the message goes where it belongs."""

    id: UUID
    c: UUID | None = None
    body: MessageBody
    page: dict[str, str] = {}


class VisitorMark(Body, frozen=True, kw_only=True):
    delivered: int = 0
    read: int = 0


class VisitorTyping(Body, frozen=True, kw_only=True):
    on: bool
    text: Annotated[str, msgspec.Meta(max_length=10_000)] = ""


class VisitorPosted(msgspec.Struct, frozen=True):
    c: UUID
    seq: int
    at: int


@authenticates("visitor")
async def visitor_of_request(connection: Connection, runtime: Runtime) -> Actor | None:
    token = bearer_of(connection)
    if not token:
        return None
    try:
        visitor = visitor_of_token(runtime.secret, token)
    except VisitorTokenInvalid:
        return None
    locale = best_locale(connection.headers.get("accept-language", ""))
    address = scope_address(connection.scope, runtime.settings)
    await admit_visitor(runtime.db, visitor, address)
    return Actor("visitor", visitor.workspace_id, visitor.visitor_id, locale=locale, ip=address)


def bearer_of(connection: Connection) -> str:
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


@post("/visitor/session", status_code=200, opt={"audience": "public"})
async def session(runtime: TheRuntime, client: TheClient, data: JSONBody[VisitorArrival]) -> VisitorSession:
    arrival = msgspec.structs.replace(data, locale=data.locale or client.locale)
    visit = await identify(runtime, arrival, client.address)
    await admit_visitor(runtime.db, visit.visitor, client.address)
    welcome: Welcome = await welcome_visitor(runtime, visit, data.since)
    return VisitorSession(
        visit.token,
        visit.visitor.visitor_id,
        visit.file_key,
        sites.public_site(visit.site, visit.visitor.locale),
        welcome.agents_online,
        welcome.flow,
        welcome.conversation,
        welcome.parts,
        welcome.through,
        to_ms(now()),
    )


@post("/visitor/messages", opt=_VISITOR)
async def message(
    runtime: TheRuntime,
    actor: TheActor,
    client: TheClient,
    data: JSONBody[VisitorMessage],
    request: Request[Any, Any, Any],
) -> VisitorPosted:
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    visitor = msgspec.structs.replace(visitor, ip=client.address)
    async with noting_blocks(runtime.db):
        conversation_id, part = await runtime.db.run(receive_message, visitor, data.id, data.body, data.page)
    return VisitorPosted(conversation_id, part.seq, part.at)


@get("/visitor/conversations", opt=_VISITOR)
async def conversations(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[ListedConversation]:
    """The visitor's own, the newest first, each with its last message and how many are not read."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        rows = await conversations_of_visitor(tx, actor, limit=page.limit + 1, before=key[0] if key else None)
        items = await as_listed(tx, actor.workspace_id, rows[: page.limit])
    return Page(items, encode_cursor((items[-1].id,)) if len(rows) > page.limit else None)


@get("/visitor/conversations/{conversation_id:uuid}", opt=_VISITOR)
async def conversation(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> VisitorConversation:
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ)
        return await with_news(tx, row, await visitor_view(tx, row))


@get("/visitor/conversations/{conversation_id:uuid}/parts", opt=_VISITOR)
async def parts(
    db: TheDatabase,
    hub: TheHub,
    actor: TheActor,
    page: ThePage,
    conversation_id: FromPath[UUID],
    before: FromQuery[int | None] = None,
    after: FromQuery[int] = 0,
    wait: Annotated[int, QueryParameter(ge=0, le=_MAX_WAIT)] = 0,
) -> VisitorRange:
    """With ``wait`` the answer comes when there is something after ``after``, at the latest after so many seconds."""
    if before is not None:
        async with db.reading() as tx:
            row = await conversation_for(tx, actor, conversation_id, READ)
            found, start = await parts_before(
                tx, actor.workspace_id, conversation_id, before, limit=page.limit, internal=False
            )
            return VisitorRange(found, start, row.last_seq, conversation=await visitor_view(tx, row))

    async def read() -> VisitorRange:
        async with db.reading() as tx:
            row = await conversation_for(tx, actor, conversation_id, READ)
            found, through = await parts_after(
                tx, actor.workspace_id, conversation_id, after, limit=page.limit, internal=False
            )
            view = await with_news(tx, row, await visitor_view(tx, row))
            return VisitorRange(found, through, row.last_seq, conversation=view)

    answer = await read()
    if not answer.parts and wait:
        listener = _Waiting()
        hub.join(frames.public_topic(conversation_id), listener)
        try:
            answer = await read()
            if not answer.parts:
                await asyncio.wait([listener.heard], timeout=wait)
                answer = await read()
        finally:
            hub.drop(listener)
    return answer


class _Waiting:
    """A long poll as the hub sees it: the first frame ends the wait."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.heard: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.send: Callable[[bytes], None] = lambda _data: None if self.heard.done() else self.heard.set_result(None)


@post("/visitor/conversations/{conversation_id:uuid}/close", status_code=204, opt=_VISITOR)
async def close(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    await db.run(close_conversation, actor, conversation_id)


@post("/visitor/conversations/{conversation_id:uuid}/to-bot", status_code=204, opt=_VISITOR)
async def to_bot(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    """Who waits for people asks the bot instead."""
    await db.run(give_to_bot, actor, conversation_id)


@post("/visitor/conversations/{conversation_id:uuid}/recall", status_code=204, opt=_VISITOR)
async def recall(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[Recall]) -> None:
    await db.run(recall_message, actor, conversation_id, data.seq)


@post("/visitor/conversations/{conversation_id:uuid}/nudge", opt=_VISITOR)
async def nudge_agent(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[NewNudge]
) -> Posted:
    part = await db.run(nudge, actor, conversation_id, data.id)
    return Posted(part.seq, part.at)


@post("/visitor/conversations/{conversation_id:uuid}/mark", status_code=204, opt=_VISITOR)
async def mark(
    request: Request[Any, Any, Any],
    db: TheDatabase,
    actor: TheActor,
    conversation_id: FromPath[UUID],
    data: JSONBody[VisitorMark],
) -> None:
    async with db.reading() as tx:
        await conversation_for(tx, actor, conversation_id, READ)
    desk_of(request.app.state.sockets).marks.mark(actor.workspace_id, conversation_id, None, data.delivered, data.read)


@post("/visitor/conversations/{conversation_id:uuid}/typing", status_code=204, opt=_VISITOR)
async def typing(
    runtime: TheRuntime, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[VisitorTyping]
) -> None:
    async with runtime.db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ)
        site = await sites.site(tx, actor.workspace_id, row.site_id)
        screen = await screens.get(tx, actor.workspace_id)
    shown = screen.hidden(data.text[: frames.MAX_DRAFT]) if site.settings.typing_preview and data.on else None
    runtime.hub.publish(frames.internal_topic(conversation_id), frames.typing(conversation_id, actor, data.on, shown))


ROUTES: list[Any] = [
    session,
    message,
    conversations,
    conversation,
    parts,
    close,
    to_bot,
    recall,
    nudge_agent,
    mark,
    typing,
]
