"""What other contexts may ask about customers. Nobody's permission is checked here: the asker has checked its own."""

from collections.abc import Collection
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.customers.queries.merges import merges_into, present_ids
from haoke.customers.queries.people import (
    customer_of_identity,
    customer_row,
    customer_view,
    customers_of_keys,
    matching,
)
from haoke.customers.rules import clean_email, clean_phone, shown_name, union_key
from haoke.customers.tables import customers, identities
from haoke.customers.types import Customer, Identity, Key, Profile
from haoke.kernel import tables
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

__all__ = ["clean_email", "clean_phone", "merges_into", "union_key"]


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
    """(customer, channel account, external id) of each identity that these customers, or who they are now, have."""
    now = await present_ids(tx, workspace_id, ids)
    rows = await tx.all(
        sa.select(identities.c.customer_id, identities.c.channel_account_id, identities.c.external_id).where(
            identities.c.workspace_id == workspace_id, identities.c.customer_id.in_(set(now.values()))
        )
    )
    return [
        (each, row.channel_account_id, row.external_id) for each in ids for row in rows if row.customer_id == now[each]
    ]


async def search_ids(tx: Tx, workspace_id: UUID, search: str, limit: int = 200) -> list[UUID]:
    """The newest customers whose name, company or contact data, or those of one merged into them, hold the words."""
    rows = await tx.all(
        sa.select(sa.func.coalesce(customers.c.merged_into, customers.c.id).label("now"))
        .where(customers.c.workspace_id == workspace_id, matching(workspace_id, search))
        .order_by(customers.c.id.desc())
        .limit(limit)
    )
    return [row.now for row in rows]


async def customer(tx: Tx, workspace_id: UUID, customer_id: UUID) -> Customer:
    """Raises CustomerNotFound."""
    return customer_view(await customer_row(tx, workspace_id, customer_id))


async def customer_behind(tx: Tx, workspace_id: UUID, channel_account_id: UUID, external_id: str) -> Customer | None:
    """The customer that a channel names so, if it ever came."""
    row = await customer_of_identity(tx, workspace_id, channel_account_id, external_id)
    return None if row is None else customer_view(row)


async def known_as(tx: Tx, workspace_id: UUID, key: Key, also: Collection[Key]) -> tuple[UUID | None, str]:
    """Whom any of these keys leads to, if anybody; and by which id the place of the first one knows them."""
    found = await customers_of_keys(tx, workspace_id, [key, *also])
    here = next((each for each in (key, *also) if each in found and each.place_id == key.place_id), None)
    row = next((found[each] for each in (key, *also) if each in found), None)
    external_id = key.external_id if here is None else found[here].alias_of or here.external_id
    return None if row is None else row.id, external_id


async def owners_of(tx: Tx, workspace_id: UUID, keys: Collection[Key]) -> dict[Key, tuple[UUID, str]]:
    """Whose these are, and by which id each place knew them first; those that nobody has are left out."""
    pair = sa.tuple_(identities.c.channel_account_id, identities.c.external_id)
    rows = await tx.all(
        sa.select(identities).where(
            identities.c.workspace_id == workspace_id, pair.in_([tuple(key) for key in keys] or [(None, None)])
        )
    )
    return {
        Key(row.channel_account_id, row.external_id): (row.customer_id, row.alias_of or row.external_id) for row in rows
    }


async def present_id(tx: Tx, workspace_id: UUID, customer_id: UUID) -> UUID:
    """The customer that this one is now."""
    return (await present_ids(tx, workspace_id, [customer_id]))[customer_id]


_MOST_IDENTITIES = 200


async def identities_shown(tx: Tx, workspace_id: UUID, customer_id: UUID) -> list[Identity]:
    """What a customer is known by, the oldest first; at most two hundred."""
    rows = await tx.all(
        sa.select(identities)
        .where(identities.c.workspace_id == workspace_id, identities.c.customer_id == customer_id)
        .order_by(identities.c.created_at, identities.c.external_id)
        .limit(_MOST_IDENTITIES)
    )
    return [
        Identity(
            row.channel_account_id,
            row.external_id,
            row.alias_of,
            msgspec.convert(row.profile, Profile),
            to_ms(row.created_at),
        )
        for row in rows
    ]
