"""What processes hold for conversations: the fast writer, the marks, the lists' feed, and the way out over channels."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar

from haoke.conversations import outgoing
from haoke.conversations.actions.admit_visitor import bans, is_banned
from haoke.conversations.actions.hand_out import hand_out, type_out
from haoke.conversations.actions.screen_message import screens
from haoke.conversations.actions.watch_conversation import kept_rules
from haoke.conversations.errors import VisitorBanned
from haoke.conversations.forms import links
from haoke.conversations.list_feed import ListFeed, ListItem
from haoke.conversations.mark_writer import MarkWriter
from haoke.conversations.outgoing import Following, Way
from haoke.conversations.post_writer import Posting, PostWriter
from haoke.conversations.queries.lines import kept_menus
from haoke.conversations.queries.tools import kept_tools
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.realtime.hub import Hub, Listener
from haoke.kernel.realtime.socket import FORBIDDEN, SocketServer
from haoke.kernel.runtime import Runtime


class Desk:
    """One a process."""

    def __init__(self, runtime: Runtime) -> None:
        hub = runtime.hub
        self.feed = ListFeed(hub)
        self.marks = MarkWriter(runtime.db.url, hub)
        self.posts = PostWriter(runtime.db.url, hub, self._posted)

    def _posted(self, item: Posting, seq: int, row: asyncpg.Record) -> None:
        self.feed.changed(
            item.workspace_id,
            row["team_id"],
            ListItem(
                item.conversation_id,
                seq,
                to_ms(row["last_at"]),
                msgspec.Raw(item.last),
                row["unread"],
                to_ms_or_none(row["waiting_since"]),
            ),
        )


def desk_of(server: SocketServer) -> Desk:
    desk: Desk = server.contexts[Desk]
    return desk


@asynccontextmanager
async def desk(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as the web process; after the sockets, which find it in ``contexts``."""
    server: SocketServer = app.state.sockets
    server.contexts[Desk] = made = Desk(runtime)
    made.posts.start()
    screens.listen(runtime.hub)
    bans.listen(runtime.hub)
    kept_rules.listen(runtime.hub)
    kept_menus.listen(runtime.hub)
    kept_tools.listen(runtime.hub)
    expelling: set[asyncio.Task[None]] = set()

    def expel(topic: str, _data: bytes) -> None:
        task = asyncio.create_task(_expel_banned(server, UUID(topic.partition(":")[2])))
        expelling.add(task)
        task.add_done_callback(expelling.discard)

    runtime.hub.tap("bans", expel)
    runtime.hub.tap("revoke", lambda _topic, data: _revoke(runtime.hub, data))
    runtime.hub.tap("reception", lambda _topic, data: _receive(runtime.hub, data))
    yield
    await made.posts.stop()
    await made.marks.stop()


@asynccontextmanager
async def handing_out(runtime: Runtime) -> AsyncIterator[None]:
    """Runs as long as a process: web processes hand out what is written while they listen, workers what was left."""

    async def step(way: Way) -> bool:
        return await runtime.db.run(hand_out, way)

    async def show(way: Way) -> bool:
        await runtime.db.run(type_out, way)
        return False

    following = Following(runtime.hub, step, show)
    outgoing.serve(following)
    settings = runtime.settings
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    try:
        with links.served(base, runtime.secret):
            yield
    finally:
        outgoing.leave(following)
        await following.stop()


async def _expel_banned(server: SocketServer, workspace_id: UUID) -> None:
    """The black list has changed: visitors who are on it now lose their socket."""
    async with server.runtime.db.reading() as tx:
        known = await bans.get(tx, workspace_id)
    for socket in tuple(server.sockets):
        actor = socket.actor
        if actor is None or actor.kind != "visitor" or actor.workspace_id != workspace_id:
            continue
        if is_banned(known, socket.state.visitor, actor.ip):
            socket.refuse(VisitorBanned())
            socket.close(FORBIDDEN)


class _Revoked(msgspec.Struct):
    member: UUID
    c: UUID
    team: UUID


def _revoke(hub: Hub, data: bytes) -> None:
    """A member has no part in a conversation any more: sockets whose scope does not reach it stop hearing it."""
    revoked = msgspec.json.decode(data, type=_Revoked)
    for listener in hub.listeners(f"m:{revoked.member}"):
        if not _still_reads(listener, revoked.team):
            hub.leave(f"c:{revoked.c}", listener)
            hub.leave(f"ci:{revoked.c}", listener)


def _still_reads(listener: Listener, team: UUID) -> bool:
    actor = getattr(listener, "actor", None)
    scope = actor.grants.get("conversations.read") if actor is not None else None
    return scope == "all" or (scope == "team" and actor is not None and team in actor.teams)


class _Received(msgspec.Struct):
    visitor: UUID
    on: bool


def _receive(hub: Hub, data: bytes) -> None:
    """A reception flow began or ended: what the visitor's sockets post goes past it, or the fast way."""
    received = msgspec.json.decode(data, type=_Received)
    for listener in hub.listeners(f"v:{received.visitor}"):
        client = getattr(listener, "state", None)
        if client is not None:
            client.at_reception = received.on
