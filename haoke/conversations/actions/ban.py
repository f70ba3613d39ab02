"""Put somebody on the black list, and take them off it again."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import Meta
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.actions.admit_visitor import bans as kept
from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.bans import BanKind, network
from haoke.conversations.errors import AddressUnknown, TooManyBans
from haoke.conversations.permissions import BANS_ADD, BANS_MANAGE, CLOSE
from haoke.conversations.queries.bans import ban_row, count_bans, open_conversations_of
from haoke.conversations.queries.gate import conversation_for, reaches_customer
from haoke.conversations.tables import bans
from haoke.customers import catalog as customers
from haoke.customers.errors import CustomerNotFound
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id
from haoke.routing import catalog as routing

MOST = 10_000
_Hours = Annotated[int, Meta(ge=1, le=24 * 3650)]
_Reason = Annotated[str, Meta(max_length=500)]


class NewBan(Body, frozen=True, kw_only=True):
    """``hours``: how long; null is for ever. ``close``: end what is being talked about now."""

    hours: _Hours | None = None
    reason: _Reason = ""
    close: bool = False


class NewConversationBan(NewBan, frozen=True, kw_only=True):
    """Of whom: this browser, the customer over all sites and browsers that are known to be theirs, or the address."""

    whom: BanKind = "visitor"


class NewNetworkBan(Body, frozen=True, kw_only=True):
    """``network``: an address, or a network in CIDR notation, of IPv4 or IPv6."""

    network: Annotated[str, Meta(max_length=100)]
    hours: _Hours | None = None
    reason: _Reason = ""


async def ban_in_conversation(tx: Tx, actor: Actor, conversation_id: UUID, wanted: NewConversationBan) -> None:
    """Raises PermissionDenied, ConversationNotFound, TooManyBans, AddressUnknown (nobody knows whence it came)."""
    row = await conversation_for(tx, actor, conversation_id, BANS_ADD)
    if wanted.whom != "network":
        person = row.customer_id if wanted.whom == "customer" else row.visitor_id
        await _ban_person(tx, actor, wanted.whom, person, row.customer_id, wanted)
        return
    address = "" if row.work_item_id is None else await routing.address_of(tx, row.workspace_id, row.work_item_id)
    if not address:
        raise AddressUnknown
    if wanted.close:  # first, as everywhere
        await _close(tx, actor, [row.id])
    await ban_network(tx, actor, NewNetworkBan(network=address, hours=wanted.hours, reason=wanted.reason))


async def ban_customer(tx: Tx, actor: Actor, customer_id: UUID, wanted: NewBan) -> None:
    """Raises PermissionDenied, CustomerNotFound, TooManyBans."""
    if not await reaches_customer(tx, actor, customer_id, actor.require(BANS_ADD)):
        raise CustomerNotFound
    await _ban_person(tx, actor, "customer", customer_id, customer_id, wanted)


async def _ban_person(tx: Tx, actor: Actor, kind: BanKind, person: UUID, customer_id: UUID, wanted: NewBan) -> None:
    if wanted.close:  # first, because routing locks before conversations and everything else
        await _close(tx, actor, await open_conversations_of(tx, actor.workspace_id, kind, person))
    label = (await customers.names_of(tx, actor.workspace_id, [customer_id])).get(customer_id, "")
    await _write(tx, actor, kind, str(person), label, wanted.hours, wanted.reason, customer_id)


async def _close(tx: Tx, actor: Actor, conversation_ids: list[UUID]) -> None:
    closer = msgspec.structs.replace(actor, grants={**actor.grants, CLOSE: Scope.ALL})
    for conversation_id in conversation_ids:
        await close_conversation(tx, closer, conversation_id)


async def ban_network(tx: Tx, actor: Actor, wanted: NewNetworkBan) -> None:
    """Raises PermissionDenied, NetworkInvalid, NetworkTooWide, TooManyBans."""
    actor.require(BANS_MANAGE)
    target = network(wanted.network)
    await _write(tx, actor, "network", target, target, wanted.hours, wanted.reason, None)


async def _write(
    tx: Tx,
    actor: Actor,
    kind: BanKind,
    target: str,
    label: str,
    hours: int | None,
    reason: str,
    customer_id: UUID | None,
) -> None:
    """A second ban of the same replaces the first."""
    if await count_bans(tx, actor.workspace_id) >= MOST:
        raise TooManyBans(limit=MOST)
    until = None if hours is None else now() + timedelta(hours=hours)
    said = {"label": label, "reason": reason.strip(), "by_id": actor.id, "until": until, "customer_id": customer_id}
    await tx.execute(
        insert(bans)
        .values(workspace_id=actor.workspace_id, id=new_id(), kind=kind, target=target, **said)
        .on_conflict_do_update(index_elements=["workspace_id", "kind", "target"], set_={**said, "at": now()})
    )
    await record_audit(tx, actor, "ban.added", target, name=label, until=until, reason=reason.strip())
    kept.changed(tx, actor.workspace_id)


async def lift_ban(tx: Tx, actor: Actor, ban_id: UUID) -> None:
    """Raises PermissionDenied, BanNotFound."""
    actor.require(BANS_MANAGE)
    row = await ban_row(tx, actor.workspace_id, ban_id)
    await tx.execute(sa.delete(bans).where(bans.c.workspace_id == actor.workspace_id, bans.c.id == ban_id))
    await record_audit(tx, actor, "ban.lifted", row.target, name=row.label)
    kept.changed(tx, actor.workspace_id)
