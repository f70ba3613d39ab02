"""What a reception asked of a customer. Whatever somebody says of themselves only fills gaps."""

from contextlib import suppress
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from haoke.customers.errors import EmailInvalid, FieldsInvalid, PhoneInvalid
from haoke.customers.events import CustomerEdited
from haoke.customers.queries.people import customer_row
from haoke.customers.rules import clean_email, clean_fields, clean_line, clean_phone, shown_name
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers
from haoke.kernel.db import Tx

_OWN: dict[str, Any] = {"name": clean_line, "email": clean_email, "phone": clean_phone, "company": clean_line}


async def fill_in_customer(
    tx: Tx, workspace_id: UUID, customer_id: UUID, said: dict[str, str], *, sure: bool = False
) -> None:
    """``said`` by name, email, phone, company or a field of the company's own; ``sure`` replaces what is there.

    What could not be stored is left out: it stands in the conversation anyway.
    """
    row = await customer_row(tx, workspace_id, customer_id, lock=True)
    changed: dict[str, Any] = {}
    fields = dict(row.fields)
    for name, text in said.items():
        try:
            value = _OWN[name](text) if name in _OWN else clean_fields({name: text}).get(name, "")
        except (EmailInvalid, PhoneInvalid, FieldsInvalid):
            continue
        before = getattr(row, name) if name in _OWN else fields.get(name, "")
        if not value or value == before or (before and not sure):
            continue
        if name in _OWN:
            changed[name] = value
        else:
            fields[name] = value
    if fields != row.fields:
        with suppress(FieldsInvalid):
            changed["fields"] = clean_fields(fields)
    if not changed:
        return
    merged = {field: changed.get(field, getattr(row, field)) for field in _OWN}
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == workspace_id, customers.c.id == customer_id)
        .values(
            **changed,
            **search_columns(workspace_id, **merged),
            version=customers.c.version + 1,
            updated_at=sa.func.now(),
        )
    )
    await tx.emit(
        CustomerEdited(
            workspace_id=workspace_id,
            customer_id=customer_id,
            name=shown_name(merged["name"], row.number),
            fields=sorted(changed),
        )
    )
