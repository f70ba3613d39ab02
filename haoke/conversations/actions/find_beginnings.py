"""Whom a member may write to first, and over which accounts: a customer, or whoever has an address."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec

from haoke.channels import catalog as channels
from haoke.channels.catalog import Beginning, Reached
from haoke.channels.contract import Account
from haoke.channels.errors import AddressInvalid, ChannelUnable
from haoke.channels.types import Peer
from haoke.conversations.actions.admit_visitor import bans
from haoke.conversations.actions.receive_from_channel import external_id_of, visitor_at, visitor_id_at
from haoke.conversations.actions.receive_message import Visitor
from haoke.conversations.errors import CustomerBanned
from haoke.conversations.permissions import BEGIN
from haoke.conversations.queries.beginnings import open_conversations
from haoke.conversations.queries.gate import reaches_customer
from haoke.customers import catalog as customers
from haoke.customers.actions.name_identity import name_identity
from haoke.customers.errors import CustomerNotFound
from haoke.customers.types import Customer, Key
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied

_MOST = 50
_MOST_OF_ONE = 5  # ids of a customer at one account


async def customer_within(tx: Tx, actor: Actor, customer_id: UUID) -> Customer:
    """Whom the customer is now. Raises CustomerNotFound, also for one that the actor may not write to."""
    present = await customers.present_id(tx, actor.workspace_id, customer_id)
    found = await customers.customer(tx, actor.workspace_id, present)
    scope = actor.require(BEGIN)
    if scope is not Scope.ALL and not await reaches_customer(tx, actor, present, scope):
        raise CustomerNotFound
    return found


async def whom(
    tx: Tx, actor: Actor, account: Account[Any], customer_id: UUID | None, to: str
) -> tuple[Visitor, Peer | None]:
    """Who is written to: a customer by an id or address that is theirs, or an address. The peer, where there are any.

    Nobody is whom the actor does not reach, whoever the address turns out to belong to. Raises CustomerNotFound,
    PermissionDenied, ChannelUnable, AddressInvalid.
    """
    customer = None if customer_id is None else await customer_within(tx, actor, customer_id)
    peer = channels.reachable(account, to)
    name = external_id_of(peer) if peer else ""
    if customer is not None:
        known = await _known(tx, actor.workspace_id, customer.id)
        wanted = peer.id if peer else to
        name = next((each for each in _names(account, customer, known) if each.partition(":")[2] == wanted), "")
    if not name:
        raise AddressInvalid(value=to[:100]) if channels.address_kind(account) or customer else ChannelUnable
    kind, _, wanted = name.partition(":")
    if channels.sends(account):
        peer = peer or Peer(wanted, kind)
        visitor = visitor_at(account, peer)
    else:
        visitor = Visitor(actor.workspace_id, account.id, visitor_id_at(account, name), name)
    owner, first = await _owner(tx, visitor)
    if owner is None and customer is not None:
        await name_identity(tx, actor.workspace_id, customer.id, Key(account.id, name))
    elif owner is None and actor.require(BEGIN) is Scope.OWN:
        raise PermissionDenied(permission=BEGIN)  # whom nobody knows is no customer of one's own
    elif owner is not None and (customer is None or owner != customer.id):
        await customer_within(tx, actor, owner)
    return msgspec.structs.replace(visitor, visitor_id=visitor_id_at(account, first)), peer


async def _owner(tx: Tx, visitor: Visitor) -> tuple[UUID | None, str]:
    """Whose the ids are, and the one by which the account knew them first."""
    keys = [Key(visitor.site_id, visitor.external_id), *visitor.also]
    owners = await customers.owners_of(tx, visitor.workspace_id, keys)
    owner = next((owners[key][0] for key in keys if key in owners), None)
    first = next((owners[key][1] for key in keys if key in owners and key.place_id == visitor.site_id), "")
    return owner, first or visitor.external_id


async def find_with(tx: Tx, actor: Actor, customer_id: UUID) -> list[Beginning]:
    """Raises CustomerNotFound."""
    customer = await customer_within(tx, actor, customer_id)
    known = await _known(tx, actor.workspace_id, customer.id)
    accounts = await channels.accounts_of(tx, actor.workspace_id)
    found = [(account, name) for account in accounts for name in _names(account, customer, known)]
    return await _shown(tx, actor, found)


async def find_at(tx: Tx, actor: Actor, address: str) -> list[Beginning]:
    """Over all accounts that write to such an address; an owner whom the actor does not reach is left out."""
    found = []
    for account in await channels.accounts_of(tx, actor.workspace_id):
        peer = channels.reachable(account, address)
        if peer is not None:
            found.append((account, external_id_of(peer)))
    return await _shown(tx, actor, found)


async def _known(tx: Tx, workspace_id: UUID, customer_id: UUID) -> dict[UUID, list[str]]:
    """Account → ids, the latest first; those that only name another one again are left out."""
    found: dict[UUID, list[str]] = {}
    for each in reversed(await customers.identities_shown(tx, workspace_id, customer_id)):
        names = found.setdefault(each.place_id, [])
        if not each.alias_of and len(names) < _MOST_OF_ONE:
            names.append(each.external_id)
    return found


def _names(account: Account[Any], customer: Customer, known: dict[UUID, list[str]]) -> list[str]:
    names = known.get(account.id, [])
    peer = channels.reachable(account, email=customer.email, phone=customer.phone)
    own = [external_id_of(peer)] if peer is not None else []
    return list(dict.fromkeys([*names, *own]))


async def _shown(tx: Tx, actor: Actor, found: Collection[tuple[Account[Any], str]]) -> list[Beginning]:
    """What is open with them comes first, then what nothing stands against."""
    workspace_id, scope = actor.workspace_id, actor.require(BEGIN)
    keys = [Key(account.id, name) for account, name in list(found)[:_MOST]]
    owners = await customers.owners_of(tx, workspace_id, keys)
    near = {
        customer_id: scope is Scope.ALL or await reaches_customer(tx, actor, customer_id, scope)
        for customer_id in {owner for owner, _ in owners.values()}
    }
    people: list[Reached] = []
    for (account, name), key in zip(found, keys, strict=False):
        owner = owners.get(key)
        if near[owner[0]] if owner else scope is not Scope.OWN:
            first = owner[1] if owner else name
            people.append(Reached(account, name.partition(":")[2], name, visitor_id_at(account, first)))
    ways = await channels.beginnings(tx, workspace_id, people)
    return sorted(await _with_state(tx, workspace_id, people, owners, ways), key=_order)


async def _with_state(
    tx: Tx,
    workspace_id: UUID,
    people: list[Reached],
    owners: dict[Key, tuple[UUID, str]],
    ways: list[Beginning],
) -> list[Beginning]:
    by_way = {(each.account.id, each.to): each for each in people}
    opened = await open_conversations(tx, workspace_id, {(each.account.id, each.visitor_id) for each in people})
    banned = await bans.get(tx, workspace_id)
    found = []
    for way in ways:
        each = by_way[(way.account_id, way.to)]
        owner = owners.get(Key(way.account_id, each.external_id))
        held = banned.holds(each.account.id, each.external_id, each.visitor_id, "", now())
        conversation_id = opened.get((each.account.id, each.visitor_id))
        if conversation_id is not None and way.window.state != "closed":
            way = msgspec.structs.replace(way, refusal="")  # noqa: PLW2901 - they may be answered
        if held or (owner is not None and banned.holds_customer(owner[0], now())):
            way = msgspec.structs.replace(way, refusal=CustomerBanned.__name__)  # noqa: PLW2901
        found.append(msgspec.structs.replace(way, conversation_id=conversation_id))
    return found


def _order(way: Beginning) -> tuple[bool, bool]:
    return way.conversation_id is None, bool(way.refusal)
