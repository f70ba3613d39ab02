"""Go over to another workspace of the same login, without the password again."""

from uuid import UUID

from haoke.accounts.actions.sign_in import SignedIn, enter
from haoke.accounts.actions.start_session import Place
from haoke.accounts.queries.logins import login_of_member
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def switch_workspace(tx: Tx, actor: Actor, workspace_id: UUID, place: Place) -> SignedIn:
    """Ends the session in the present workspace. Raises NoWorkspace for one the login does not belong to."""
    login = await login_of_member(tx, actor.workspace_id, actor.member_id)
    return await enter(tx, login.id, workspace_id, place)
