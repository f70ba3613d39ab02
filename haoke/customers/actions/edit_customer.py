"""Change what is known of a customer, unless somebody else changed it since it was read."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.customers.contract import CustomerReach
from haoke.customers.errors import CustomerChanged
from haoke.customers.events import CustomerEdited
from haoke.customers.queries.people import EDIT, customer_for
from haoke.customers.rules import (
    clean_email,
    clean_fields,
    clean_line,
    clean_note,
    clean_phone,
    clean_tags,
    shown_name,
)
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers
from haoke.customers.types import Customer
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx

_CLEAN: dict[str, Any] = {
    "name": clean_line,
    "email": clean_email,
    "phone": clean_phone,
    "company": clean_line,
    "note": clean_note,
    "tags": clean_tags,
    "fields": clean_fields,
    "level": int,
}


async def edit_customer(
    tx: Tx, actor: Actor, reach: CustomerReach, customer_id: UUID, version: int, changes: dict[str, Any]
) -> Customer:
    """``changes`` holds whole new values of name, email, phone, company, note, tags, fields or level.

    Raises CustomerChanged when ``version`` is not the current one and a wanted field differs; its params hold
    ``current`` (the customer as it is now) and ``wanted``. Changes that are there already are no conflict.
    """
    current = await customer_for(tx, actor, reach, customer_id, EDIT, lock=True)
    wanted = {field: _CLEAN[field](value) for field, value in changes.items()}
    differing = {field: value for field, value in wanted.items() if value != getattr(current, field)}
    if not differing:
        return current
    if version != current.version:
        raise CustomerChanged(current=msgspec.to_builtins(current), wanted=wanted)
    moment = now()
    edited = msgspec.structs.replace(current, **differing, version=version + 1, updated_at=to_ms(moment))
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == actor.workspace_id, customers.c.id == customer_id)
        .values(
            **differing,
            **search_columns(
                actor.workspace_id, name=edited.name, email=edited.email, phone=edited.phone, company=edited.company
            ),
            version=edited.version,
            updated_at=moment,
        )
    )
    await tx.emit(
        CustomerEdited(
            workspace_id=actor.workspace_id,
            customer_id=customer_id,
            name=shown_name(edited.name, edited.number),
            fields=sorted(differing),
        )
    )
    return edited
