"""A customer is known by one more id: a member writes to them where they have never written."""

from uuid import UUID

from sqlalchemy.dialects.postgresql import insert

from haoke.customers.events import CustomerKnown
from haoke.customers.tables import identities
from haoke.customers.types import Key
from haoke.kernel.db import Tx


async def name_identity(tx: Tx, workspace_id: UUID, customer_id: UUID, key: Key) -> None:
    """Nothing where somebody has it already."""
    named = await tx.execute(
        insert(identities)
        .values(
            workspace_id=workspace_id,
            channel_account_id=key.place_id,
            external_id=key.external_id,
            customer_id=customer_id,
            profile={},
        )
        .on_conflict_do_nothing()
    )
    if named.rowcount:
        await tx.emit(CustomerKnown(workspace_id=workspace_id, customer_id=customer_id))
