"""The workspace's own agent states. Those that Haoke brings along only change their place."""

from typing import Annotated, Literal
from uuid import UUID

import sqlalchemy as sa
from msgspec import UNSET, Meta, UnsetType

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body, Patch
from haoke.kernel.ids import new_id
from haoke.routing.errors import AgentStateInUse, PresetState, TooManyAgentStates
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.states import as_agent_state, list_states, state_is_used, state_row
from haoke.routing.tables import agent_states
from haoke.routing.types import AgentState

MAX_STATES = 50
"""A workspace's, presets included."""

StateName = Annotated[str, Meta(min_length=1, max_length=50, pattern=r"\S")]
OwnKind = Literal["online", "busy", "away"]
Sort = Annotated[int, Meta(ge=0, le=1000)]


class NewAgentState(Body, frozen=True, kw_only=True):
    name: StateName
    kind: OwnKind
    sort: Sort = 100


class AgentStateChange(Patch, frozen=True, kw_only=True):
    name: StateName | UnsetType = UNSET
    kind: OwnKind | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET


async def create_agent_state(tx: Tx, actor: Actor, wanted: NewAgentState) -> AgentState:
    """Raises PermissionDenied, TooManyAgentStates."""
    actor.require(QUEUES_MANAGE)
    if len(await list_states(tx, actor.workspace_id)) >= MAX_STATES:
        raise TooManyAgentStates(limit=MAX_STATES)
    state_id = new_id()
    values = {"name": wanted.name, "kind": wanted.kind, "sort": wanted.sort}
    await tx.execute(sa.insert(agent_states).values(workspace_id=actor.workspace_id, id=state_id, **values))
    await record_audit(tx, actor, "agent_state.created", state_id, **values)
    return as_agent_state(await state_row(tx, actor.workspace_id, state_id))


async def change_agent_state(tx: Tx, actor: Actor, state_id: UUID, change: AgentStateChange) -> AgentState:
    """Its kind stays while somebody is in it. Raises AgentStateNotFound, PresetState, AgentStateInUse."""
    actor.require(QUEUES_MANAGE)
    before = await state_row(tx, actor.workspace_id, state_id, lock=True)
    changed = {name: value for name, value in change.given().items() if value != getattr(before, name)}
    if before.preset and changed.keys() - {"sort"}:
        raise PresetState
    if "kind" in changed and await state_is_used(tx, actor.workspace_id, state_id):
        raise AgentStateInUse
    if changed:
        await tx.execute(
            sa.update(agent_states)
            .where(agent_states.c.workspace_id == actor.workspace_id, agent_states.c.id == state_id)
            .values(**changed)
        )
        await record_audit(tx, actor, "agent_state.changed", state_id, name=before.name, changed=changed)
    return as_agent_state(await state_row(tx, actor.workspace_id, state_id))


async def delete_agent_state(tx: Tx, actor: Actor, state_id: UUID) -> None:
    """Raises PermissionDenied, AgentStateNotFound, PresetState, AgentStateInUse."""
    actor.require(QUEUES_MANAGE)
    state = await state_row(tx, actor.workspace_id, state_id, lock=True)
    if state.preset:
        raise PresetState
    if await state_is_used(tx, actor.workspace_id, state_id):
        raise AgentStateInUse
    await tx.execute(
        sa.delete(agent_states).where(agent_states.c.workspace_id == actor.workspace_id, agent_states.c.id == state_id)
    )
    await record_audit(tx, actor, "agent_state.deleted", state_id, name=state.name)
