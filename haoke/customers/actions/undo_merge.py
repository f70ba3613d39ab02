"""Two customers that were merged come apart.

What was each one's before the merge is so again; what came since stays with the one that was kept.
"""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.customers.actions.propose_merge import take_proposals_back
from haoke.customers.actions.settle_customer import settle_customer
from haoke.customers.contract import CustomerReach
from haoke.customers.errors import CustomerMerged, MergeCovered, MergeNotFound
from haoke.customers.events import MergeUndone
from haoke.customers.merging import facts_of, settled
from haoke.customers.queries.merges import layers_of, merge_row
from haoke.customers.queries.people import MERGE, customer_for, customer_row, customer_view
from haoke.customers.rules import shown_name
from haoke.customers.tables import customers, identities, merges
from haoke.customers.types import Customer
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def undo_merge(tx: Tx, actor: Actor, reach: CustomerReach, customer_id: UUID, merge_id: UUID) -> Customer:
    """The kept one as it is now.

    Raises PermissionDenied, CustomerNotFound, MergeNotFound, MergeCovered (it was itself merged since).
    """
    try:
        await customer_for(tx, actor, reach, customer_id, MERGE, lock=True)
    except CustomerMerged:
        raise MergeCovered from None
    merge = await merge_row(tx, actor.workspace_id, merge_id)
    if merge.kept_id != customer_id:
        raise MergeNotFound
    kept = await customer_row(tx, actor.workspace_id, merge.kept_id)
    merged = await customer_row(tx, actor.workspace_id, merge.merged_id, lock=True)
    layers = await layers_of(tx, actor.workspace_id, kept.id)
    own, layers = settled(dict(kept.own), layers, facts_of(kept))
    del layers[merge_id]
    await tx.execute(
        sa.update(merges)
        .where(merges.c.workspace_id == actor.workspace_id, merges.c.id == merge_id)
        .values(undone_at=now(), undone_by=actor.id)
    )
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == actor.workspace_id, customers.c.id == merged.id)
        .values(merged_into=None)
    )
    for account_id, external_id in merge.identities:
        await tx.execute(
            sa.update(identities)
            .where(
                identities.c.workspace_id == actor.workspace_id,
                identities.c.channel_account_id == UUID(account_id),
                identities.c.external_id == external_id,
            )
            .values(customer_id=merged.id)
        )
    await settle_customer(tx, kept, own, layers)
    await take_proposals_back(tx, actor.workspace_id, merge_id, kept.id, merged.id)
    await tx.emit(MergeUndone(workspace_id=actor.workspace_id, merge_id=merge_id, kept_id=kept.id, merged_id=merged.id))
    after = customer_view(await customer_row(tx, actor.workspace_id, kept.id))
    await record_audit(
        tx,
        actor,
        "customer.unmerged",
        kept.id,
        name=shown_name(after.name, after.number),
        other=shown_name(merged.name, merged.number),
    )
    return after
