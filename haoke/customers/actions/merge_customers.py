"""Two customers turn out to be one person: the one that is kept becomes both, until somebody undoes it."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.customers.actions.propose_merge import pass_on_proposals
from haoke.customers.actions.settle_customer import settle_customer
from haoke.customers.contract import CustomerReach
from haoke.customers.errors import SameCustomer, TooManyMerges
from haoke.customers.events import CustomersMerged
from haoke.customers.merging import Layer, facts_of, settled, takes_of
from haoke.customers.queries.merges import layers_of
from haoke.customers.queries.people import MERGE, customer_for, customer_row, customer_view
from haoke.customers.rules import shown_name
from haoke.customers.tables import customers, identities, merges
from haoke.customers.types import Customer
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

MOST = 50


async def merge_customers(
    tx: Tx, actor: Actor, reach: CustomerReach, kept_id: UUID, merged_id: UUID, chosen: Collection[str] = ()
) -> Customer:
    """``chosen``: names of facts that are taken of the merged one where both say something. The kept one as it is now.

    Raises PermissionDenied, CustomerNotFound, CustomerMerged, SameCustomer, TooManyMerges.
    """
    if kept_id == merged_id:
        raise SameCustomer
    for each in sorted((kept_id, merged_id)):
        await customer_for(tx, actor, reach, each, MERGE, lock=True)
    kept = await customer_row(tx, actor.workspace_id, kept_id)
    merged = await customer_row(tx, actor.workspace_id, merged_id)
    layers = await layers_of(tx, actor.workspace_id, kept_id)
    if len(layers) >= MOST:
        raise TooManyMerges(limit=MOST)
    current, given = facts_of(kept), facts_of(merged)
    own, layers = settled(current if kept.own is None else dict(kept.own), layers, current)
    merge_id = new_id()
    layers[merge_id] = Layer(given, takes_of(current, given, chosen))
    await tx.execute(
        merges.insert().values(
            workspace_id=actor.workspace_id,
            id=merge_id,
            kept_id=kept_id,
            merged_id=merged_id,
            identities=await _move_identities(tx, merged, kept_id),
            by_id=actor.id,
        )
    )
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == actor.workspace_id, customers.c.id == merged_id)
        .values(merged_into=kept_id)
    )
    await settle_customer(tx, kept, own, layers)
    await pass_on_proposals(tx, actor.workspace_id, merge_id, kept_id, merged_id)
    await tx.emit(
        CustomersMerged(workspace_id=actor.workspace_id, merge_id=merge_id, kept_id=kept_id, merged_id=merged_id)
    )
    after = customer_view(await customer_row(tx, actor.workspace_id, kept_id))
    await record_audit(
        tx,
        actor,
        "customer.merged",
        kept_id,
        name=shown_name(after.name, after.number),
        other=shown_name(merged.name, merged.number),
    )
    return after


async def _move_identities(tx: Tx, merged: sa.Row[Any], kept_id: UUID) -> list[list[str]]:
    moved = await tx.execute(
        sa.update(identities)
        .where(identities.c.workspace_id == merged.workspace_id, identities.c.customer_id == merged.id)
        .values(customer_id=kept_id)
        .returning(identities.c.channel_account_id, identities.c.external_id)
    )
    return [[str(row.channel_account_id), row.external_id] for row in moved]
