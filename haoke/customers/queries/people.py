"""Reading customers. ``customer_for`` is the one gate to a row for those who ask."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.customers.contract import CustomerReach
from haoke.customers.errors import CustomerMerged, CustomerNotFound
from haoke.customers.search_terms import wanted_terms
from haoke.customers.tables import customers, identities
from haoke.customers.types import Customer, Key
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx

READ = "customers.read"
EDIT = "customers.edit"
MERGE = "customers.merge"

_SHOWN = [customers.c[name] for name in Customer.__struct_fields__]


def row_if_all(columns: Sequence[sa.Column[Any]], written: sa.CTE, number: int) -> sa.Select[Any]:
    """A row of parameters named as these columns, if the statement before wrote so many."""
    values = (sa.bindparam(column.name, type_=column.type) for column in columns)
    return sa.select(*values).where(sa.select(sa.func.count()).select_from(written).scalar_subquery() == number)


def customer_view(row: sa.Row[Any]) -> Customer:
    values = {name: getattr(row, name) for name in Customer.__struct_fields__}
    return Customer(**values | {"created_at": to_ms(row.created_at), "updated_at": to_ms(row.updated_at)})


async def customer_for(
    tx: Tx, actor: Actor, reach: CustomerReach, customer_id: UUID, permission: str, *, lock: bool = False
) -> Customer:
    """The customer, if the actor may do this with them. Else PermissionDenied or CustomerNotFound.

    Of one that was merged, the one they are now; to change (``lock``) there is none: CustomerMerged.
    """
    statement = sa.select(*_SHOWN, customers.c.merged_into).where(
        customers.c.workspace_id == actor.workspace_id,
        customers.c.id == customer_id,
        _reached(actor, reach, actor.require(permission)),
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise CustomerNotFound
    if row.merged_into is None:
        return customer_view(row)
    if lock:
        raise CustomerMerged(into=row.merged_into)
    return await customer_for(tx, actor, reach, row.merged_into, permission)


async def list_customers(
    tx: Tx, actor: Actor, reach: CustomerReach, *, search: str, limit: int, before: UUID | None
) -> list[Customer]:
    """The newest first, older than ``before``."""
    statement = sa.select(*_SHOWN).where(
        customers.c.workspace_id == actor.workspace_id,
        customers.c.merged_into.is_(None),
        _reached(actor, reach, actor.require(READ)),
    )
    if before is not None:
        statement = statement.where(customers.c.id < before)
    if search.strip():
        statement = statement.where(matching(actor.workspace_id, search))
    rows = await tx.all(statement.order_by(customers.c.id.desc()).limit(limit))
    return [customer_view(row) for row in rows]


def matching(workspace_id: UUID, search: str) -> sa.ColumnElement[bool]:
    """Rows in which every word of the search occurs; none for a search without any word."""
    terms, words = wanted_terms(workspace_id, search)
    if not terms:
        return sa.false()
    contained = [customers.c.search_text.contains(word, autoescape=True) for word in words]
    return sa.and_(customers.c.terms.contains(terms), *contained)


async def customer_row(tx: Tx, workspace_id: UUID, customer_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """For the system's own acts; nobody asks through here. Raises CustomerNotFound."""
    statement = sa.select(customers).where(customers.c.workspace_id == workspace_id, customers.c.id == customer_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise CustomerNotFound
    return row


async def customer_of_identity(
    tx: Tx, workspace_id: UUID, channel_account_id: UUID, external_id: str
) -> sa.Row[Any] | None:
    """With what its identity says: ``alias_of`` and ``profile``. It is not merged away until this transaction ends."""
    return await tx.first(
        _OF_IDENTITY, {"workspace": workspace_id, "account": channel_account_id, "external": external_id}
    )


async def customers_of_keys(tx: Tx, workspace_id: UUID, keys: Collection[Key]) -> dict[Key, sa.Row[Any]]:
    """The same of several keys; those that nobody has are left out."""
    pair = sa.tuple_(identities.c.channel_account_id, identities.c.external_id)
    rows = await tx.all(
        _JOINED.where(identities.c.workspace_id == workspace_id, pair.in_([tuple(key) for key in keys]))
    )
    return {Key(row.channel_account_id, row.external_id): row for row in rows}


_JOINED = (
    sa.select(
        customers,
        identities.c.channel_account_id,
        identities.c.external_id,
        identities.c.alias_of,
        identities.c.profile,
    )
    .join(
        identities,
        sa.and_(identities.c.workspace_id == customers.c.workspace_id, identities.c.customer_id == customers.c.id),
    )
    .with_for_update(of=customers, read=True, key_share=True)
)
_OF_IDENTITY = _JOINED.where(  # built once: every first message of a visitor asks it
    identities.c.workspace_id == sa.bindparam("workspace"),
    identities.c.channel_account_id == sa.bindparam("account"),
    identities.c.external_id == sa.bindparam("external"),
)


def _reached(actor: Actor, reach: CustomerReach, scope: Scope) -> sa.ColumnElement[bool]:
    return sa.true() if scope is Scope.ALL else reach.within(actor, scope, customers.c.id)
