"""Give a login a new password without the old one: for whoever runs the installation, on its command line."""

import sqlalchemy as sa

from haoke.accounts.actions.end_sessions import end_all_sessions
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import LoginNotFound
from haoke.accounts.queries.logins import login_by_email, members_of_login
from haoke.accounts.tables import logins, sign_in_attempts
from haoke.kernel.auth import system
from haoke.kernel.db import Tx


async def reset_password(tx: Tx, email: str, password_hash: str) -> None:
    """Ends all sessions of the login, and its lock. Raises LoginNotFound."""
    login = await login_by_email(tx, email)
    if login is None:
        raise LoginNotFound(email=email)
    await tx.execute(sa.update(logins).where(logins.c.id == login.id).values(password_hash=password_hash))
    await tx.execute(sa.delete(sign_in_attempts).where(sign_in_attempts.c.subject == f"email:{login.email}"))
    for member in await members_of_login(tx, login.id):
        await end_all_sessions(tx, member.workspace_id, member.id)
        await record_audit(tx, system(member.workspace_id), "password.reset", member.id, email=login.email)
