"""Accept an invitation: become a member of its workspace, and sign in.

Who has a login already joins with its password; who has none chooses one.
"""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.choose_password import new_password_hash
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.actions.sign_in import SignedIn, check_password
from haoke.accounts.actions.start_session import Place, start_session
from haoke.accounts.errors import AlreadyMember, InvitationForOther, InvitationNotFound
from haoke.accounts.events import MemberJoined
from haoke.accounts.queries.invitations import invitation_by_hash
from haoke.accounts.queries.logins import login_by_email, members_of_login
from haoke.accounts.queries.teams import existing_teams
from haoke.accounts.tables import invitations, logins, members, team_members
from haoke.accounts.types import Email, Name, Password
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.db import Database, Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.kernel.tokens import secret_hash


class InvitationPage(msgspec.Struct, frozen=True):
    """``needs_password``: the person has no login yet and chooses a password."""

    workspace_name: str
    email: str | None
    needs_password: bool


class Acceptance(Body, frozen=True, kw_only=True):
    token: str
    name: Name
    email: Email
    password: Password


async def look_at_invitation(tx: Tx, token: str) -> InvitationPage:
    """What an invited person sees. Raises InvitationNotFound."""
    invitation = await _invitation(tx, token)
    known = invitation.email is not None and await login_by_email(tx, invitation.email) is not None
    return InvitationPage(invitation.workspace_name, invitation.email, not known)


async def accept_invitation(db: Database, place: Place, given: Acceptance) -> SignedIn:
    """Raises InvitationNotFound, InvitationForOther, AlreadyMember, SignInRefused for a login's wrong password, or what
    a new password may not be."""
    invitation = await db.run(_invitation, given.token)
    if invitation.email is not None and invitation.email != given.email.lower():
        raise InvitationForOther
    if await db.run(login_by_email, given.email) is not None:
        login = await check_password(db, given.email, given.password, place.address)
        return await db.run(_join, given, login.id, None, place)
    password_hash = await new_password_hash(given.password, given.email, given.name)
    return await db.run(_join, given, new_id(), password_hash, place)


async def _invitation(tx: Tx, token: str, *, lock: bool = False) -> sa.Row[Any]:
    row = await invitation_by_hash(tx, secret_hash(token), clock.now(), lock=lock)
    if row is None:
        raise InvitationNotFound
    return row


async def _join(tx: Tx, given: Acceptance, login_id: UUID, password_hash: str | None, place: Place) -> SignedIn:
    """``password_hash`` makes the login first; None means it exists."""
    invitation = await _invitation(tx, given.token, lock=True)
    workspace_id, member_id, email = invitation.workspace_id, new_id(), given.email.lower()
    if password_hash is not None:
        if await login_by_email(tx, email) is not None:
            raise AlreadyMember(email=email)
        await tx.execute(logins.insert().values(id=login_id, email=email, password_hash=password_hash))
    elif any(member.workspace_id == workspace_id for member in await members_of_login(tx, login_id)):
        raise AlreadyMember(email=email)
    await tx.execute(
        sa.update(invitations)
        .where(invitations.c.workspace_id == workspace_id, invitations.c.id == invitation.id)
        .values(accepted_at=clock.now())
    )
    await tx.execute(
        members.insert().values(
            workspace_id=workspace_id,
            id=member_id,
            login_id=login_id,
            role_id=invitation.role_id,
            name=given.name,
            locale=invitation.locale,
            time_zone=invitation.time_zone,
        )
    )
    team_ids = await existing_teams(tx, workspace_id, invitation.team_ids)
    rows = [{"workspace_id": workspace_id, "team_id": team_id, "member_id": member_id} for team_id in team_ids]
    if rows:
        await tx.execute(team_members.insert(), rows)
    joined = Actor("member", workspace_id, member_id, ip=place.address)
    await record_audit(tx, joined, "member.joined", member_id, name=given.name, email=email)
    await tx.emit(MemberJoined(workspace_id=workspace_id, member_id=member_id, team_ids=team_ids))
    return SignedIn(await start_session(tx, workspace_id, member_id, place), workspace_id, member_id)
