"""Who can be written to first over which account, and what stands against it at this moment."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.addressing import ADDRESS_FIELDS
from haoke.channels.contract import Account, Addressed, AddressKind, Capabilities, Sending, Templated, Window
from haoke.channels.errors import AddressInvalid, CustomerLeft, TemplateNeeded, WindowClosed
from haoke.channels.kinds import adapter_of
from haoke.channels.queries.beginnings import peers_named, visitors_with_devices
from haoke.channels.showing import WindowView
from haoke.channels.types import Peer
from haoke.channels.windows import has_left, window_of
from haoke.kernel.clock import now, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal


class Reached(msgspec.Struct, frozen=True):
    """Somebody at an account: a peer, or a visitor of a site who is told on a device. ``to``: as it is chosen by.

    ``external_id`` and ``visitor_id`` are as conversations know them.
    """

    account: Account[Any]
    to: str
    external_id: str
    visitor_id: UUID


class Beginning(msgspec.Struct, frozen=True, kw_only=True):
    """How a conversation with somebody may begin. ``refusal``: the name of what stands against it; empty: nothing.

    ``templates``: approved texts may be sent. ``conversation_id``: one that is open, which is gone on with.
    """

    account_id: UUID
    name: str
    kind: str
    icon: str
    titles: dict[str, str]
    to: str
    capabilities: Capabilities
    window: WindowView
    templates: bool
    refusal: str = ""
    conversation_id: UUID | None = None


def reachable(account: Account[Any], address: str = "", email: str = "", phone: str = "") -> Peer | None:
    """Whom an address means at an account, or a customer's contact data; None: it writes to nobody by that."""
    adapter = adapter_of(account.kind)
    if not isinstance(adapter, Addressed) or not isinstance(adapter, Sending):
        return None
    given = address or {"email": email, "phone": phone}.get(ADDRESS_FIELDS.get(adapter.addresses, ""), "")
    try:
        return adapter.peer_at(account, given) if given else None
    except AddressInvalid:
        return None


def address_kind(account: Account[Any]) -> AddressKind | None:
    adapter = adapter_of(account.kind)
    return adapter.addresses if isinstance(adapter, Addressed) and isinstance(adapter, Sending) else None


async def beginnings(tx: Tx, workspace_id: UUID, people: Iterable[Reached]) -> list[Beginning]:
    """In their order. A visitor of a site is reached where a device is told of what is written."""
    given = list(people)
    sending = [each for each in given if isinstance(adapter_of(each.account.kind), Sending)]
    peers = await peers_named(tx, workspace_id, {(each.account.id, each.to) for each in sending})
    told = await visitors_with_devices(tx, workspace_id, {each.visitor_id for each in given if each not in sending})
    found = []
    for each in given:
        if each in sending:
            found.append(_beginning(each, peers.get((each.account.id, each.to))))
        elif each.visitor_id in told:
            found.append(_of(each, Window(), ""))
    return found


def _beginning(each: Reached, peer: sa.Row[Any] | None) -> Beginning:
    window, refusal = window_of(each.account, peer, now()), ""
    try:
        _refuse(each.account, peer, window, template=True)
    except Refusal as reason:
        refusal = reason.code
    return _of(each, window, refusal)


def _of(each: Reached, window: Window, refusal: str) -> Beginning:
    account, adapter = each.account, adapter_of(each.account.kind)
    return Beginning(
        account_id=account.id,
        name=account.name,
        kind=account.kind,
        icon=adapter.icon,
        titles=adapter.titles,
        to=each.to,
        capabilities=adapter.capabilities,
        window=WindowView(window.state, to_ms_or_none(window.closes_at), window.remaining),
        templates=isinstance(adapter, Templated),
        refusal=refusal,
    )


async def refuse_beginning(tx: Tx, reached: Reached, *, template: bool) -> None:
    """Raises CustomerLeft, WindowClosed, TemplateNeeded: what stands against a first message now."""
    account = reached.account
    peers = await peers_named(tx, account.workspace_id, {(account.id, reached.to)})
    peer = peers.get((account.id, reached.to))
    _refuse(account, peer, window_of(account, peer, now()), template=template)


def _refuse(account: Account[Any], peer: sa.Row[Any] | None, window: Window, *, template: bool) -> None:
    if peer is None and not isinstance(adapter_of(account.kind), Addressed):
        raise WindowClosed
    if peer is not None and (peer.refuses or has_left(peer)):
        raise CustomerLeft
    if window.state == "closed":
        raise WindowClosed
    if window.state == "template_only" and not template:
        raise TemplateNeeded
