"""How a member is recognised: by the session cookie, or by an API key."""

from datetime import timedelta

import msgspec
from litestar import Response
from litestar.datastructures import Cookie

from haoke.accounts.actions.note_key_used import note_key_used
from haoke.accounts.actions.sign_in import SignedIn
from haoke.accounts.actions.start_session import Place
from haoke.accounts.actions.touch_session import is_stale, touch_session
from haoke.accounts.catalog import actor_from
from haoke.accounts.queries.api_keys import key_by_hash
from haoke.accounts.queries.logins import session_by_hash
from haoke.accounts.types import KEY_PREFIX, SESSION_COOKIE, Me, narrowed
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.http.access import Connection, authenticates
from haoke.kernel.http.address import scope_address
from haoke.kernel.http.inject import Client
from haoke.kernel.http.limits import TokenBuckets
from haoke.kernel.runtime import Runtime
from haoke.kernel.tokens import secret_hash

_COOKIE_SECONDS = 365 * 24 * 3600
"""The server ends sessions, not the cookie's age."""


_KEYS_USED_EVERY = timedelta(minutes=10)
key_buckets = TokenBuckets(10, 100)
"""Of each key, in this process: ten requests a second, and a hundred saved up."""


@authenticates("member")
async def recognised_member(connection: Connection, runtime: Runtime) -> Actor | None:
    """By what it shows: a key stands before a cookie."""
    kind, _, token = connection.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and token.startswith(KEY_PREFIX):
        return await _member_by_key(connection, runtime, token.strip())
    return await _member_by_cookie(connection, runtime)


async def _member_by_key(connection: Connection, runtime: Runtime, token: str) -> Actor | None:
    """Within the key's permissions and the member's own. Raises TooMany."""
    now = clock.now()
    async with runtime.db.reading() as tx:
        row = await key_by_hash(tx, secret_hash(token), now)
    if row is None:
        return None
    key_buckets.take(str(row.key_id))
    if row.used_at is None or now - row.used_at > _KEYS_USED_EVERY:
        await runtime.db.run(note_key_used, row.workspace_id, row.key_id)
    actor = actor_from(row, scope_address(connection.scope, runtime.settings))
    return msgspec.structs.replace(actor, grants=narrowed(actor.grants, row.key_grants), by_key=True)


async def _member_by_cookie(connection: Connection, runtime: Runtime) -> Actor | None:
    token = connection.cookies.get(SESSION_COOKIE)
    if not token:
        return None
    async with runtime.db.reading() as tx:
        row = await session_by_hash(tx, secret_hash(token), clock.now())
    if row is None:
        return None
    if is_stale(row.seen_at):
        await runtime.db.run(touch_session, token)
    return actor_from(row, scope_address(connection.scope, runtime.settings))


def place_of(client: Client, connection: Connection) -> Place:
    return Place(client.address, client.agent, shown_token(connection))


def shown_token(connection: Connection) -> str:
    """The session the browser shows, valid or not."""
    return connection.cookies.get(SESSION_COOKIE, "")


def signed_in_response(body: Me, signed_in: SignedIn, client: Client) -> Response[Me]:
    """The answer that begins a session in the browser."""
    cookie = Cookie(
        SESSION_COOKIE,
        value=signed_in.token,
        max_age=_COOKIE_SECONDS,
        path="/",
        httponly=True,
        samesite="lax",
        secure=client.secure,
    )
    return Response(body, cookies=[cookie])
