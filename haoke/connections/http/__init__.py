"""The API of connections: for members who manage them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.connections.actions.call_connection import call_connection
from haoke.connections.actions.change_connection import (
    WantedConnection,
    add_connection,
    change_connection,
    remove_connection,
)
from haoke.connections.permissions import MANAGE
from haoke.connections.queries import calls_of, connection_row, list_connections
from haoke.connections.signing_kinds import SIGNINGS
from haoke.connections.types import CallRequest, CallResult, Connection, ConnectionCall, Method
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.kernel.outbound import addresses_of, checked_url
from haoke.kernel.runtime import Runtime

_MANAGE: dict[str, Any] = {"audience": "member", "permission": MANAGE}

ConnectionId = FromPath[UUID]


class ConnectionBody(Body, frozen=True, kw_only=True):
    """``headers``: name to value; null keeps the value there is, as long as the host stays the same."""

    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\0]*\S[^\0]*$")]
    url: Annotated[str, Meta(min_length=8, max_length=500)]
    headers: Annotated[dict[str, Annotated[str, Meta(max_length=4000)] | None], Meta(max_length=20)] = {}
    methods: Annotated[list[Method], Meta(min_length=1, max_length=5)]
    seconds: Annotated[int, Meta(ge=1, le=10)] = 5
    signing: Annotated[str, Meta(max_length=40)] = ""

    def wanted(self) -> WantedConnection:
        return WantedConnection(self.name, self.url, self.headers, self.methods, self.seconds, self.signing)


class ConnectionSigning(msgspec.Struct, frozen=True):
    """``secrets``: what it needs, given as headers are."""

    name: str
    titles: dict[str, str]
    url: str
    secrets: list[str]


class ConnectionSignings(msgspec.Struct, frozen=True):
    items: list[ConnectionSigning]


class CallTrial(Body, frozen=True, kw_only=True):
    """``path`` and ``query`` as they are sent, escaped."""

    method: Method
    path: Annotated[str, Meta(max_length=1000)] = ""


async def _look_at(runtime: Runtime, url: str) -> None:
    """Said at once to whoever types it; each call looks again."""
    parsed = checked_url(url.strip())
    await addresses_of(parsed.host, parsed.port or 0, runtime.settings.outbound_hosts)


@get("/connections", opt=_MANAGE)
async def all_connections(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[Connection]:
    """By name."""
    async with db.reading() as tx:
        found = await list_connections(tx, actor.workspace_id, limit=page.limit + 1, after=page.after(tuple[str, UUID]))
    return page_of(found, page.limit, lambda one: one, lambda one: (one.name, one.id))


@get("/connection-signings", opt=_MANAGE)
async def connection_signings() -> ConnectionSignings:
    """Providers whose interfaces want their requests signed."""
    known = SIGNINGS.items()
    return ConnectionSignings([ConnectionSigning(name, one.titles, one.url, list(one.secrets)) for name, one in known])


@post("/connections", opt=_MANAGE)
async def new_connection(runtime: TheRuntime, actor: TheActor, data: JSONBody[ConnectionBody]) -> Connection:
    await _look_at(runtime, data.url)
    return await runtime.db.run(add_connection, actor, data.wanted())


@put("/connections/{connection_id:uuid}", opt=_MANAGE)
async def put_connection(
    runtime: TheRuntime, actor: TheActor, connection_id: ConnectionId, data: JSONBody[ConnectionBody]
) -> Connection:
    await _look_at(runtime, data.url)
    return await runtime.db.run(change_connection, actor, connection_id, data.wanted())


@delete("/connections/{connection_id:uuid}", opt=_MANAGE)
async def delete_connection(db: TheDatabase, actor: TheActor, connection_id: ConnectionId) -> None:
    await db.run(remove_connection, actor, connection_id)


@post("/connections/{connection_id:uuid}/try", status_code=200, opt=_MANAGE)
async def try_connection(
    runtime: TheRuntime, actor: TheActor, connection_id: ConnectionId, data: JSONBody[CallTrial]
) -> CallResult:
    """Call it now, with its headers; the answer is shown and not kept."""
    async with runtime.db.reading() as tx:
        await connection_row(tx, actor.workspace_id, connection_id)
    request = CallRequest(data.method, data.path)
    return await call_connection(
        runtime, actor.workspace_id, connection_id, request, source="trial", shown=data.path.partition("?")[0]
    )


@get("/connections/{connection_id:uuid}/calls", opt=_MANAGE)
async def connection_calls(
    db: TheDatabase, actor: TheActor, page: ThePage, connection_id: ConnectionId
) -> Page[ConnectionCall]:
    """The newest first."""
    async with db.reading() as tx:
        await connection_row(tx, actor.workspace_id, connection_id)
        found = await calls_of(tx, actor.workspace_id, connection_id, limit=page.limit + 1, before=page.after(UUID))
    return page_of(found, page.limit, lambda call: call, lambda call: call.id)


routes: list[Any] = [
    all_connections,
    connection_signings,
    new_connection,
    put_connection,
    delete_connection,
    try_connection,
    connection_calls,
]
