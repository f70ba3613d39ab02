"""Sign in with e-mail and password, into one workspace of those the login belongs to."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.count_guess import count_guess, take_back_guess
from haoke.accounts.actions.start_session import Place, start_session
from haoke.accounts.errors import ChooseWorkspace, NoWorkspace, SignInRefused
from haoke.accounts.queries.logins import login_by_email, members_of_login
from haoke.accounts.queries.workspaces import workspaces_of_login
from haoke.accounts.tables import logins
from haoke.kernel.db import Database, Tx
from haoke.kernel.passwords import hash_password, is_outdated, verify_password


class SignedIn(msgspec.Struct, frozen=True):
    """A session that has begun; ``token`` goes into the cookie."""

    token: str
    workspace_id: UUID
    member_id: UUID


async def sign_in(db: Database, place: Place, *, email: str, password: str, workspace_id: UUID | None) -> SignedIn:
    """Raises SignInRefused, SignInLocked, NoWorkspace, or ChooseWorkspace with the ``workspaces`` to choose from.

    Not one transaction: the password is checked outside of any, for that takes long on purpose.
    """
    login = await check_password(db, email, password, place.address)
    if is_outdated(login.password_hash):
        await db.run(_store_hash, login.id, await hash_password(password))
    return await db.run(enter, login.id, workspace_id, place)


async def check_password(db: Database, email: str, password: str, address: str) -> sa.Row[Any]:
    """The login with this e-mail and password. Raises SignInRefused or SignInLocked."""
    await db.run(count_guess, email, address)
    login = await db.run(login_by_email, email)
    right = await verify_password(None if login is None else login.password_hash, password)
    if login is None or not right:
        raise SignInRefused
    await db.run(take_back_guess, email, address)
    return login


async def enter(tx: Tx, login_id: UUID, workspace_id: UUID | None, place: Place) -> SignedIn:
    """Begin a session in the workspace, or in the only one there is."""
    workspaces = await workspaces_of_login(tx, login_id)
    if not workspaces:
        raise NoWorkspace
    if workspace_id is None and len(workspaces) > 1:
        raise ChooseWorkspace(workspaces=[{"id": str(each.id), "name": each.name} for each in workspaces])
    chosen = workspaces[0].id if workspace_id is None else workspace_id
    for member in await members_of_login(tx, login_id):
        if member.workspace_id == chosen and not member.disabled:
            token = await start_session(tx, chosen, member.id, place)
            return SignedIn(token, chosen, member.id)
    raise NoWorkspace


async def _store_hash(tx: Tx, login_id: UUID, password_hash: str) -> None:
    await tx.execute(sa.update(logins).where(logins.c.id == login_id).values(password_hash=password_hash))
