"""How a member is recognised: by the session cookie."""

from litestar import Response
from litestar.datastructures import Cookie

from haoke.accounts.actions.sign_in import SignedIn
from haoke.accounts.actions.start_session import Place
from haoke.accounts.actions.touch_session import is_stale, touch_session
from haoke.accounts.catalog import actor_from
from haoke.accounts.queries.logins import session_by_hash
from haoke.accounts.types import SESSION_COOKIE, Me
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.http.access import Connection, authenticates
from haoke.kernel.http.address import scope_address
from haoke.kernel.http.inject import Client
from haoke.kernel.runtime import Runtime
from haoke.kernel.tokens import secret_hash

_COOKIE_SECONDS = 365 * 24 * 3600
"""The server ends sessions, not the cookie's age."""


@authenticates("member")
async def member_by_cookie(connection: Connection, runtime: Runtime) -> Actor | None:
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
