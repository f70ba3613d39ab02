"""Routes about invitations, for those who invite and those who are invited."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody, PathParameter

from haoke.accounts.actions.accept_invitation import (
    Acceptance,
    InvitationPage,
    accept_invitation,
    look_at_invitation,
)
from haoke.accounts.actions.invite_member import NewInvitation, invite_member
from haoke.accounts.actions.revoke_invitation import revoke_invitation
from haoke.accounts.http.authentication import place_of, signed_in_response
from haoke.accounts.http.me import me_of
from haoke.accounts.queries.invitations import list_invitations
from haoke.accounts.types import Invitation, Me
from haoke.kernel import clock
from haoke.kernel.http.address import own_url
from haoke.kernel.http.inject import TheActor, TheClient, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of

MANAGE = {"audience": "member", "permission": "members.manage"}
PUBLIC = {"audience": "public"}


class InvitationLink(msgspec.Struct, frozen=True):
    """``url`` is shown this once."""

    id: UUID
    url: str
    expires_at: int


@get("/invitations", opt=MANAGE)
async def show_invitations(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Invitation]:
    """Invitations that nobody has accepted yet, newest first."""
    found = await db.run(
        list_invitations, actor.workspace_id, before=page.after(UUID), limit=page.limit, moment=clock.now()
    )
    return page_of(found, page.limit, lambda invitation: invitation, lambda invitation: invitation.id)


@post("/invitations", opt=MANAGE)
async def add_invitation(
    data: JSONBody[NewInvitation],
    actor: TheActor,
    db: TheDatabase,
    runtime: TheRuntime,
    request: Request[Any, Any, Any],
) -> InvitationLink:
    invited = await db.run(invite_member, actor, data)
    url = f"{own_url(request, runtime.settings)}/join/{invited.token}"
    return InvitationLink(invited.id, url, invited.expires_at)


@delete("/invitations/{invitation_id:uuid}", opt=MANAGE)
async def remove_invitation(invitation_id: FromPath[UUID], actor: TheActor, db: TheDatabase) -> None:
    await db.run(revoke_invitation, actor, invitation_id)


@get("/invitations/by-token/{token:str}", opt=PUBLIC)
async def show_invitation(token: Annotated[str, PathParameter(max_length=200)], db: TheDatabase) -> InvitationPage:
    """What the invited person is asked to join, and whether they must choose a password."""
    return await db.run(look_at_invitation, token)


@post("/invitations/accept", opt=PUBLIC)
async def join_by_invitation(
    data: JSONBody[Acceptance], db: TheDatabase, client: TheClient, request: Request[Any, Any, Any]
) -> Response[Me]:
    """Join and sign in. Who has a login already proves it with its password."""
    signed_in = await accept_invitation(db, place_of(client, request), data)
    return signed_in_response(await db.run(me_of, signed_in.workspace_id, signed_in.member_id), signed_in, client)


routes = [show_invitations, add_invitation, remove_invitation, show_invitation, join_by_invitation]
