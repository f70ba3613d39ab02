"""Sign a member of one's teams out everywhere: they are offline at once, and their work goes to others."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.end_sessions import end_all_sessions
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.supervision.errors import AgentOutOfReach
from haoke.supervision.permissions import SIGN_OUT


async def sign_out_member(tx: Tx, actor: Actor, member_id: UUID) -> None:
    """Twice is harmless. Raises PermissionDenied, AgentOutOfReach (also when there is no such member)."""
    reach = actor.require(SIGN_OUT)
    name = (await accounts.member_names(tx, actor.workspace_id, [member_id])).get(member_id)
    teams = await accounts.teams_of(tx, actor.workspace_id, member_id)
    if name is None or (reach is not Scope.ALL and not teams & frozenset(actor.teams)):
        raise AgentOutOfReach
    await end_all_sessions(tx, actor.workspace_id, member_id)
    await record_audit(tx, actor, "member.signed_out", member_id, name=name)
