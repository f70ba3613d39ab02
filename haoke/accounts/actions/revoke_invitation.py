"""Take an invitation back."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.errors import InvitationNotFound
from haoke.accounts.tables import invitations
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def revoke_invitation(tx: Tx, actor: Actor, invitation_id: UUID) -> None:
    actor.require("members.manage")
    deleted = await tx.execute(
        sa.delete(invitations)
        .where(
            invitations.c.workspace_id == actor.workspace_id,
            invitations.c.id == invitation_id,
            invitations.c.accepted_at.is_(None),
        )
        .returning(invitations.c.email)
    )
    row = deleted.first()
    if row is None:
        raise InvitationNotFound
    await record_audit(tx, actor, "invitation.revoked", invitation_id, email=row.email)
