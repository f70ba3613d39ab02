"""The audit log: one line for every administrative act, written in the transaction of the act."""

from typing import Any

import msgspec

from haoke.accounts.tables import audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def record_audit(tx: Tx, actor: Actor, action: str, target: object, **detail: Any) -> None:
    """Note that ``actor`` did ``action`` ("role.changed": what it was done to, and in the past tense) to ``target``.

    ``detail`` says what changed, for people who look for the cause of something; never secrets.
    """
    await tx.execute(
        audit.insert().values(
            workspace_id=actor.workspace_id,
            id=new_id(),
            member_id=actor.id if actor.kind == "member" else None,
            action=action,
            target=str(target),
            detail=msgspec.to_builtins(detail),
            address=actor.ip,
        )
    )
