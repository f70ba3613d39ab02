"""Change one's password. All other sessions of the login end, in every workspace."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.choose_password import new_password_hash
from haoke.accounts.actions.end_sessions import end_all_sessions
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.actions.sign_in import check_password
from haoke.accounts.errors import PasswordWrong, SignInRefused
from haoke.accounts.queries.logins import login_of_member, members_of_login
from haoke.accounts.tables import logins
from haoke.kernel.auth import Actor
from haoke.kernel.db import Database, Tx


async def change_password(db: Database, actor: Actor, *, current: str, new: str, token: str) -> None:
    """``token`` is the session that goes on. Raises PasswordWrong, SignInLocked, or what a new password may not be."""
    login = await db.run(login_of_member, actor.workspace_id, actor.member_id)
    try:
        await check_password(db, login.email, current, actor.ip)
    except SignInRefused:
        raise PasswordWrong from None
    await db.run(_store, actor, login.id, await new_password_hash(new, login.email), token)


async def _store(tx: Tx, actor: Actor, login_id: UUID, password_hash: str, token: str) -> None:
    await tx.execute(sa.update(logins).where(logins.c.id == login_id).values(password_hash=password_hash))
    for member in await members_of_login(tx, login_id):
        await end_all_sessions(tx, member.workspace_id, member.id, but=token)
    await record_audit(tx, actor, "password.changed", actor.member_id)
