"""Invite somebody by a link that works once and for a week."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.accounts.actions.grant_within import require_grants_within
from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.catalog import require_teams
from haoke.accounts.queries.roles import role_by_id
from haoke.accounts.tables import invitations
from haoke.accounts.types import Email
from haoke.kernel import clock
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.kernel.tokens import new_secret, secret_hash

LIFETIME = timedelta(days=7)


class NewInvitation(Body, frozen=True, kw_only=True):
    """Without ``email`` whoever has the link may join with any."""

    role_id: UUID
    team_ids: Annotated[tuple[UUID, ...], Meta(max_length=200)] = ()
    email: Email | None = None


class Invited(msgspec.Struct, frozen=True):
    """``token`` is shown this once; only its hash is stored."""

    id: UUID
    token: str
    expires_at: int


async def invite_member(tx: Tx, actor: Actor, wanted: NewInvitation) -> Invited:
    actor.require("members.manage")
    role = await role_by_id(tx, actor.workspace_id, wanted.role_id, lock=True)
    require_grants_within(actor, role.permissions)
    await require_teams(tx, actor.workspace_id, wanted.team_ids)
    invitation_id, token, expires_at = new_id(), new_secret(), clock.now() + LIFETIME
    email = wanted.email.lower() if wanted.email else None
    await tx.execute(
        invitations.insert().values(
            workspace_id=actor.workspace_id,
            id=invitation_id,
            token_hash=secret_hash(token),
            email=email,
            role_id=wanted.role_id,
            team_ids=sorted(set(wanted.team_ids)),
            invited_by=actor.id,
            expires_at=expires_at,
        )
    )
    await record_audit(tx, actor, "invitation.created", invitation_id, email=email, role=role.name)
    return Invited(invitation_id, token, to_ms(expires_at))
