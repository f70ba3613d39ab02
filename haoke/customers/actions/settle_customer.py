"""Write a customer anew out of what is their own and what was merged into them."""

from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.customers.events import CustomerEdited
from haoke.customers.merging import Facts, Layer, columns_of, fold
from haoke.customers.rules import shown_name
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers, merges
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


async def settle_customer(tx: Tx, row: sa.Row[Any], own: Facts, layers: dict[UUID, Layer]) -> None:
    """``row`` is as it was, locked. Without layers there is nothing of others in it any more."""
    columns = columns_of(fold(own, layers.values()))
    searched = {name: columns[name] for name in ("name", "email", "phone", "company")}
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == row.workspace_id, customers.c.id == row.id)
        .values(
            **columns,
            **search_columns(row.workspace_id, **searched),
            own=[[name, value] for name, value in own.items()] if layers else sa.null(),
            version=customers.c.version + 1,
            updated_at=now(),
        )
    )
    for merge_id, layer in layers.items():
        await tx.execute(
            sa.update(merges)
            .where(merges.c.workspace_id == row.workspace_id, merges.c.id == merge_id)
            .values(takes=sorted(layer.takes))
        )
    tx.names.pop(row.id, None)
    changed = sorted(name for name, value in columns.items() if value != getattr(row, name))
    await tx.emit(
        CustomerEdited(
            workspace_id=row.workspace_id,
            customer_id=row.id,
            name=shown_name(columns["name"], row.number),
            fields=changed,
        )
    )
