"""Routes to sign in and out."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, delete, post, put
from litestar.params import JSONBody

from haoke.accounts.actions.end_sessions import end_session
from haoke.accounts.actions.sign_in import sign_in
from haoke.accounts.actions.switch_workspace import switch_workspace
from haoke.accounts.http.authentication import place_of, shown_token, signed_in_response
from haoke.accounts.http.me import OWN, me_of
from haoke.accounts.types import SESSION_COOKIE, Email, Me, Password
from haoke.kernel.http.inject import TheActor, TheClient, TheDatabase
from haoke.kernel.http.request import Body

PUBLIC = {"audience": "public"}


class Credentials(Body, frozen=True, kw_only=True):
    email: Email
    password: Password
    workspace_id: UUID | None = None


class WorkspaceChoice(Body, frozen=True, kw_only=True):
    workspace_id: UUID


@post("/session", opt=PUBLIC)
async def begin_session(
    data: JSONBody[Credentials], db: TheDatabase, client: TheClient, request: Request[Any, Any, Any]
) -> Response[Me]:
    """Sign in. ``ChooseWorkspace`` when the login belongs to several and none was named."""
    signed_in = await sign_in(
        db, place_of(client, request), email=data.email, password=data.password, workspace_id=data.workspace_id
    )
    return signed_in_response(await db.run(me_of, signed_in.workspace_id, signed_in.member_id), signed_in, client)


@put("/session", opt=OWN)
async def change_session(
    data: JSONBody[WorkspaceChoice],
    actor: TheActor,
    db: TheDatabase,
    client: TheClient,
    request: Request[Any, Any, Any],
) -> Response[Me]:
    """Go over to another workspace of the same login."""
    signed_in = await db.run(switch_workspace, actor, data.workspace_id, place_of(client, request))
    return signed_in_response(await db.run(me_of, signed_in.workspace_id, signed_in.member_id), signed_in, client)


@delete("/session", opt=PUBLIC)
async def leave_session(db: TheDatabase, request: Request[Any, Any, Any]) -> Response[None]:
    """Sign out, also with a session that has ended already."""
    await db.run(end_session, shown_token(request))
    response: Response[None] = Response(None, status_code=204)
    response.delete_cookie(SESSION_COOKIE)
    return response


routes = [begin_session, change_session, leave_session]
