"""The customer behind an identity of a channel: found, or made on first contact. Fifty at once make one."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.customers.actions.propose_merge import note_proofs, propose
from haoke.customers.errors import EmailInvalid, PhoneInvalid
from haoke.customers.events import CustomerCreated, CustomerEdited, CustomerKnown
from haoke.customers.queries.people import customer_of_identity, customers_of_keys, row_if_all
from haoke.customers.rules import clean_email, clean_line, clean_phone, number_of, shown_name
from haoke.customers.search_terms import search_columns
from haoke.customers.tables import customers, identities
from haoke.customers.types import Key, Profile, Proof
from haoke.kernel.db import Again, Tx
from haoke.kernel.ids import new_id

_NOBODY = Profile()


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
    also: Sequence[Key] = (),
    profile: Profile = _NOBODY,
    proofs: Sequence[Proof] = (),
) -> Contact:
    """The customer. ``external_id`` names the person within the channel account, and so does ``also``.

    Contact data that nobody could write to is left out. What a host page signed (``verified``) replaces what is there;
    what a visitor says of themselves only fills gaps. What a channel says of them (``profile``) stands for itself.
    What somebody vouches for (``proofs``) proposes to merge those who have the same.
    """
    key = Key(channel_account_id, external_id)
    said = _said(name, email, phone)
    known = await _known(tx, workspace_id, key, also)
    if known is not None:
        await _refresh(tx, known, said, verified)
        await _note_profile(tx, known, key, profile)
        await note_proofs(tx, workspace_id, known.id, key, _clean(proofs))
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
    keys = sorted({key, *also})
    claims = {
        f"{column}_{at}": value for at, each in enumerate(keys) for column, value in _claim(each, key, profile).items()
    }
    if await tx.scalar(_create(len(keys)), created | claims) is None:
        return await _join(tx, workspace_id, customer_id, keys)
    tx.names[customer_id] = shown_name(said["name"], number_of(customer_id))
    await tx.emit(
        CustomerCreated(workspace_id=workspace_id, customer_id=customer_id, channel_account_id=channel_account_id)
    )
    await note_proofs(tx, workspace_id, customer_id, key, _clean(proofs))
    return Contact(customer_id, True, 0)


async def _known(tx: Tx, workspace_id: UUID, key: Key, also: Sequence[Key]) -> sa.Row[Any] | None:
    """By the first of these keys that anybody has; the others are theirs from then on."""
    if not also:
        known = await customer_of_identity(tx, workspace_id, *key)
    else:
        found = await customers_of_keys(tx, workspace_id, [key, *also])
        known = next((found[each] for each in (key, *also) if each in found), None)
        for other, row in found.items():
            if known is not None and row.id != known.id:
                await propose(tx, workspace_id, known.id, row.id, [_same(other, key)])
        if known is not None:
            await _add(tx, known, key, [each for each in (key, *also) if each not in found])
    if known is not None and known.merged_into is not None:
        raise Again  # merged while its row was waited for
    return known


def _same(other: Key, key: Key) -> Proof:
    return Proof("id" if other.place_id == key.place_id else "union", other.external_id.partition(":")[2])


def _clean(proofs: Sequence[Proof]) -> list[Proof]:
    """As they are compared; what is no address and no number proves nothing."""
    clean: list[Proof] = []
    for kind, value in proofs:
        with suppress(EmailInvalid, PhoneInvalid):
            clean.append(Proof(kind, _CLEAN.get(kind, str.strip)(value)))
    return [proof for proof in dict.fromkeys(clean) if proof.value]


_CLEAN: dict[str, Callable[[str], str]] = {
    "email": lambda text: clean_email(text).lower(),
    "phone": clean_phone,
}


def _claim(each: Key, key: Key, profile: Profile) -> dict[str, Any]:
    return {
        "place": each.place_id,
        "external": each.external_id,
        "alias": "" if each == key else key.external_id,
        "profile": msgspec.to_builtins(profile) if each == key else {},
    }


async def _add(tx: Tx, known: sa.Row[Any], key: Key, missing: list[Key]) -> None:
    """An id that came first stays the one by which the account knows the person."""
    first = known.alias_of or known.external_id
    at_home = known.channel_account_id == key.place_id
    for each in sorted(missing):
        await tx.execute(
            insert(identities)
            .values(
                workspace_id=known.workspace_id,
                channel_account_id=each.place_id,
                external_id=each.external_id,
                customer_id=known.id,
                alias_of="" if each == key and not at_home else first if at_home else key.external_id,
            )
            .on_conflict_do_nothing()
        )
    if missing:
        await tx.emit(CustomerKnown(workspace_id=known.workspace_id, customer_id=known.id))


_COLUMNS = [customers.c[name] for name in (
    "workspace_id", "id", "number", "verified", "locale", "name", "email", "phone", "search_text", "terms",
)]  # fmt: skip


@cache
def _create(keys: int) -> sa.Insert:
    """Nothing when somebody was faster with one of the keys, and is committed by now."""
    claims = [
        {
            "workspace_id": sa.bindparam("workspace_id"),
            "channel_account_id": sa.bindparam(f"place_{at}"),
            "external_id": sa.bindparam(f"external_{at}"),
            "alias_of": sa.bindparam(f"alias_{at}"),
            "profile": sa.bindparam(f"profile_{at}", type_=identities.c.profile.type),
            "customer_id": sa.bindparam("id"),
        }
        for at in range(keys)
    ]
    claimed = (
        insert(identities).values(claims).on_conflict_do_nothing().returning(identities.c.customer_id).cte("claimed")
    )
    return customers.insert().from_select(_COLUMNS, row_if_all(_COLUMNS, claimed, keys)).returning(customers.c.id)


async def _join(tx: Tx, workspace_id: UUID, customer_id: UUID, keys: list[Key]) -> Contact:
    """Whoever was faster has the customer; what was claimed for a new one is theirs."""
    found = await customers_of_keys(tx, workspace_id, keys)
    if not found:
        raise RuntimeError("an identity without its customer")
    known = min(found.values(), key=lambda row: row.id)
    if known.merged_into is not None:
        raise Again
    await tx.execute(
        sa.update(identities)
        .where(identities.c.workspace_id == workspace_id, identities.c.customer_id == customer_id)
        .values(customer_id=known.id)
    )
    return Contact(known.id, False, known.level)


def _said(name: str, email: str, phone: str) -> dict[str, str]:
    said = {"name": clean_line(name), "email": "", "phone": ""}
    with suppress(EmailInvalid):
        said["email"] = clean_email(email)
    with suppress(PhoneInvalid):
        said["phone"] = clean_phone(phone)
    return said


async def _note_profile(tx: Tx, known: sa.Row[Any], key: Key, profile: Profile) -> None:
    says = msgspec.to_builtins(profile)
    if not says or (known.external_id == key.external_id and known.profile == says):
        return
    await tx.execute(
        sa.update(identities)
        .where(
            identities.c.workspace_id == known.workspace_id,
            identities.c.channel_account_id == key.place_id,
            identities.c.external_id == key.external_id,
        )
        .values(profile=says)
    )


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
