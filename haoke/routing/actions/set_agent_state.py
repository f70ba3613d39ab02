"""Choose a state, for oneself or for a member one leads."""

from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.routing.actions.change_state import change_state
from haoke.routing.actions.drain import drain_locked
from haoke.routing.errors import AgentNotFound
from haoke.routing.permissions import PRESENCE_SET
from haoke.routing.queries.agents import shares_team
from haoke.routing.queries.queues import lock_queues
from haoke.routing.queries.states import state_row


async def set_agent_state(tx: Tx, actor: Actor, state_id: UUID, member_id: UUID | None = None) -> None:
    """``member_id`` None is the actor. Raises PermissionDenied, AgentNotFound (or out of reach), AgentStateNotFound."""
    member_id = await agent_in_reach(tx, actor, member_id)
    state = await state_row(tx, actor.workspace_id, state_id)
    queues = await lock_queues(tx, actor.workspace_id, [], [member_id])
    await change_state(tx, actor.workspace_id, member_id, state, queues, active=member_id == actor.id)
    if member_id != actor.id:
        name = (await accounts.member_names(tx, actor.workspace_id, [member_id])).get(member_id, "")
        await record_audit(tx, actor, "member.state_set", member_id, name=name, state=state.name)
    await drain_locked(tx, actor.workspace_id, queues)


async def agent_in_reach(tx: Tx, actor: Actor, member_id: UUID | None) -> UUID:
    """The member whose presence the actor may set."""
    scope = actor.require(PRESENCE_SET)
    wanted = actor.id if member_id is None else member_id
    if wanted is None or not await accounts.member_cards(tx, actor.workspace_id, [wanted]):
        raise AgentNotFound
    if wanted == actor.id or scope is Scope.ALL:
        return wanted
    if scope is Scope.TEAM and await shares_team(tx, actor.workspace_id, wanted, actor.teams):
        return wanted
    raise AgentNotFound
