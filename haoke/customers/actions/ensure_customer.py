"""The customer behind an identity of a channel: found, or made on first contact. Fifty at once make one."""

from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.customers.errors import EmailInvalid, PhoneInvalid
from haoke.customers.events import CustomerCreated, CustomerEdited
from haoke.customers.queries import customer_of_identity, row_if_any
from haoke.customers.rules import clean_email, clean_line, clean_phone, number_of, shown_name
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers, identities
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


class Contact(NamedTuple):
    """``fresh``: this is the first contact. ``level``: the customer's, 0 is ordinary."""

    customer_id: UUID
    fresh: bool
    level: int


async def ensure_customer(
    tx: Tx,
    *,
    workspace_id: UUID,
    channel_account_id: UUID,
    external_id: str,
    name: str = "",
    email: str = "",
    phone: str = "",
    verified: bool = False,
    locale: str = "",
) -> Contact:
    """The customer. ``external_id`` names the person within the channel account.

    Contact data that nobody could write to is left out. What a host page signed (``verified``) replaces what is there;
    what a visitor says of themselves only fills gaps.
    """
    said = _said(name, email, phone)
    known = await customer_of_identity(tx, workspace_id, channel_account_id, external_id)
    if known is not None:
        await _refresh(tx, known, said, verified)
        return Contact(known.id, False, known.level)
    customer_id = new_id()
    created = {
        "workspace_id": workspace_id,
        "id": customer_id,
        "number": number_of(customer_id),
        "verified": verified,
        "locale": locale[:20],
        **said,
        **search_columns(workspace_id, **said),
    }
    if await tx.scalar(_CREATE, created | {"account": channel_account_id, "external": external_id}) is None:
        known = await customer_of_identity(tx, workspace_id, channel_account_id, external_id)
        if known is None:
            raise RuntimeError("an identity without its customer")
        return Contact(known.id, False, known.level)
    tx.names[customer_id] = shown_name(said["name"], number_of(customer_id))
    await tx.emit(
        CustomerCreated(workspace_id=workspace_id, customer_id=customer_id, channel_account_id=channel_account_id)
    )
    return Contact(customer_id, True, 0)


_COLUMNS = [customers.c[name] for name in (
    "workspace_id", "id", "number", "verified", "locale", "name", "email", "phone", "search_text", "terms",
)]  # fmt: skip
_CLAIMED = (
    insert(identities)
    .values(
        workspace_id=sa.bindparam("workspace_id"),
        channel_account_id=sa.bindparam("account"),
        external_id=sa.bindparam("external"),
        customer_id=sa.bindparam("id"),
    )
    .on_conflict_do_nothing()
    .returning(identities.c.customer_id)
    .cte("claimed")
)
_CREATE = (  # nothing when somebody was faster, and is committed by now
    customers.insert()
    .from_select(
        _COLUMNS,
        row_if_any(_COLUMNS, _CLAIMED),
    )
    .returning(customers.c.id)
)


def _said(name: str, email: str, phone: str) -> dict[str, str]:
    said = {"name": clean_line(name), "email": "", "phone": ""}
    with suppress(EmailInvalid):
        said["email"] = clean_email(email)
    with suppress(PhoneInvalid):
        said["phone"] = clean_phone(phone)
    return said


async def _refresh(tx: Tx, known: sa.Row[Any], said: dict[str, str], verified: bool) -> None:
    changed: dict[str, Any] = {
        field: value
        for field, value in said.items()
        if value and value != getattr(known, field) and (verified or not getattr(known, field))
    }
    if verified and not known.verified:
        changed["verified"] = True
    if not changed:
        return
    tx.names.pop(known.id, None)
    merged = {field: changed.get(field, getattr(known, field)) for field in ("name", "email", "phone", "company")}
    await tx.execute(
        sa.update(customers)
        .where(customers.c.workspace_id == known.workspace_id, customers.c.id == known.id)
        .values(
            **changed,
            **search_columns(known.workspace_id, **merged),
            version=customers.c.version + 1,
            updated_at=sa.func.now(),
        )
    )
    await tx.emit(
        CustomerEdited(
            workspace_id=known.workspace_id,
            customer_id=known.id,
            name=shown_name(merged["name"], known.number),
            fields=sorted(changed),
        )
    )
