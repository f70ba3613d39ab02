"""Change a member: name, role, teams, capacity, and whether they may sign in."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from msgspec import UNSET, Meta, UnsetType

from haoke.accounts.actions.end_sessions import close_sockets, end_all_sessions
from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.actions.set_teams import set_teams
from haoke.accounts.errors import LastAdministrator, OwnAccess
from haoke.accounts.events import MemberCapacityChanged, MemberDisabled, MemberEnabled
from haoke.accounts.queries.members import count_administrators, member_by_id, member_of
from haoke.accounts.queries.roles import role_by_id
from haoke.accounts.tables import members
from haoke.accounts.types import ADMINISTRATOR, Member, Name, grants_of
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Patch

Row = sa.Row[Any]


class MemberChange(Patch, frozen=True, kw_only=True):
    """``capacity`` is in units of work held at once."""

    name: Name | UnsetType = UNSET
    role_id: UUID | UnsetType = UNSET
    team_ids: Annotated[list[UUID], Meta(max_length=200)] | UnsetType = UNSET
    capacity: Annotated[int, Meta(ge=0, le=1000)] | UnsetType = UNSET
    disabled: bool | UnsetType = UNSET


async def change_member(tx: Tx, actor: Actor, member_id: UUID, change: MemberChange) -> Member:
    """Raises GrantExceedsOwn when the member holds, or would get, more than the actor holds."""
    actor.require("members.manage")
    member = await member_by_id(tx, actor.workspace_id, member_id, lock=True)
    require_grants_within(actor, grants_of(member.preset, member.permissions))
    if change.name is not UNSET and change.name != member.name:
        await _update(tx, member, name=change.name)
        await record_audit(tx, actor, "member.renamed", member_id, before=member.name, after=change.name)
    if change.role_id is not UNSET and change.role_id != member.role_id:
        await _change_role(tx, actor, member, change.role_id)
    if change.team_ids is not UNSET and set(change.team_ids) != set(member.team_ids or ()):
        await set_teams(tx, actor, member_id, set(change.team_ids), before=set(member.team_ids or ()))
    if change.capacity is not UNSET:
        await tx.emit(
            MemberCapacityChanged(workspace_id=actor.workspace_id, member_id=member_id, capacity=change.capacity)
        )
        await record_audit(tx, actor, "member.capacity_changed", member_id, name=member.name, capacity=change.capacity)
    if change.disabled is not UNSET and change.disabled != member.disabled:
        await (_disable if change.disabled else _enable)(tx, actor, member)
    return member_of(await member_by_id(tx, actor.workspace_id, member_id))


async def _update(tx: Tx, member: Row, **values: Any) -> None:
    await tx.execute(
        sa.update(members)
        .where(members.c.workspace_id == member.workspace_id, members.c.id == member.id)
        .values(**values)
    )


async def _change_role(tx: Tx, actor: Actor, member: Row, role_id: UUID) -> None:
    role = await role_by_id(tx, actor.workspace_id, role_id, lock=True)
    require_grants_within(actor, role.permissions)
    if member.preset == ADMINISTRATOR:
        await _require_another_administrator(tx, member)
    await _update(tx, member, role_id=role_id)
    close_sockets(tx, member.id, "AccessChanged")
    await record_audit(
        tx, actor, "member.role_changed", member.id, name=member.name, before=member.role_name, after=role.name
    )


async def _disable(tx: Tx, actor: Actor, member: Row) -> None:
    if member.id == actor.id:
        raise OwnAccess
    if member.preset == ADMINISTRATOR:
        await _require_another_administrator(tx, member)
    await _update(tx, member, disabled=True)
    await tx.emit(MemberDisabled(workspace_id=actor.workspace_id, member_id=member.id))
    await end_all_sessions(tx, actor.workspace_id, member.id)
    await record_audit(tx, actor, "member.disabled", member.id, name=member.name)


async def _enable(tx: Tx, actor: Actor, member: Row) -> None:
    await _update(tx, member, disabled=False)
    await tx.emit(MemberEnabled(workspace_id=actor.workspace_id, member_id=member.id))
    await record_audit(tx, actor, "member.enabled", member.id, name=member.name)


async def _require_another_administrator(tx: Tx, member: Row) -> None:
    if not member.disabled and await count_administrators(tx, member.workspace_id, but=member.id) == 0:
        raise LastAdministrator
