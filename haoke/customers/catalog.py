"""What other contexts may ask about customers. Nobody's permission is checked here: the asker has checked its own."""

from collections.abc import Collection
from uuid import UUID

import sqlalchemy as sa

from haoke.customers.queries import customer_of_identity, customer_row, customer_view, matching
from haoke.customers.rules import clean_email, clean_phone, shown_name
from haoke.customers.tables import customers, identities
from haoke.customers.types import Customer
from haoke.kernel import tables
from haoke.kernel.db import Tx

__all__ = ["clean_email", "clean_phone"]


async def names_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Customer → what to show: the name, or ``#`` and the number while there is none."""
    known = {each: tx.names[each] for each in ids if each in tx.names}
    missing = [each for each in ids if each not in known]
    if missing:
        rows = await tx.all(_NAMES, {"workspace": workspace_id, "customers": missing})
        known |= {row.id: shown_name(row.name, row.number) for row in rows}
    return known


_NAMES = sa.select(customers.c.id, customers.c.name, customers.c.number).where(
    customers.c.workspace_id == sa.bindparam("workspace"), customers.c.id == sa.any_(tables.ids("customers"))
)


async def identities_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> list[tuple[UUID, UUID, str]]:
    """(customer, channel account, external id) of each identity that these customers are known by."""
    rows = await tx.all(
        sa.select(identities.c.customer_id, identities.c.channel_account_id, identities.c.external_id).where(
            identities.c.workspace_id == workspace_id, identities.c.customer_id.in_(ids)
        )
    )
    return [(row.customer_id, row.channel_account_id, row.external_id) for row in rows]


async def search_ids(tx: Tx, workspace_id: UUID, search: str, limit: int = 200) -> list[UUID]:
    """The newest customers whose name, company or contact data hold every word of the search."""
    rows = await tx.all(
        sa.select(customers.c.id)
        .where(customers.c.workspace_id == workspace_id, matching(workspace_id, search))
        .order_by(customers.c.id.desc())
        .limit(limit)
    )
    return [row.id for row in rows]


async def customer(tx: Tx, workspace_id: UUID, customer_id: UUID) -> Customer:
    """Raises CustomerNotFound."""
    return customer_view(await customer_row(tx, workspace_id, customer_id))


async def customer_behind(tx: Tx, workspace_id: UUID, channel_account_id: UUID, external_id: str) -> Customer | None:
    """The customer that a channel names so, if it ever came."""
    row = await customer_of_identity(tx, workspace_id, channel_account_id, external_id)
    return None if row is None else customer_view(row)
