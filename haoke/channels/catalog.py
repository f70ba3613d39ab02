"""What other contexts may ask about sites: who they are, who may embed them, who the host page's user is."""

import time
from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from haoke.channels.adapters import web
from haoke.channels.adapters.web.domains import frame_ancestors, origin_matches
from haoke.channels.adapters.web.identity import Identity, read_identity
from haoke.channels.adapters.web.settings import SiteSettings
from haoke.channels.adapters.web.site import PublicSite, Site, public_site
from haoke.channels.beginning import Beginning, Reached, address_kind, beginnings, reachable, refuse_beginning
from haoke.channels.contract import Account, Capabilities, Sending
from haoke.channels.datums import in_wgs84
from haoke.channels.errors import (
    DeliveryNotFound,
    FileTooLargeForChannel,
    IdentityTokenInvalid,
    PeerNotFound,
    SiteNotFound,
)
from haoke.channels.graphemes import graphemes as characters
from haoke.channels.kinds import KINDS, adapter_of
from haoke.channels.limits import most_bytes
from haoke.channels.links import signed_link
from haoke.channels.push.catalog import SERVICES
from haoke.channels.queries.accounts import account_by_key, account_names, any_account, list_accounts
from haoke.channels.queries.beginnings import visitors_with_devices
from haoke.channels.queries.deliveries import deliveries_named, events_of, peer_of, pieces_of, standing_of, standings
from haoke.channels.queries.devices import pushed_through
from haoke.channels.showing import Ability, Piece, ShownPart, ability_of, piece_of, shown_at
from haoke.channels.turns import Turn
from haoke.channels.types import Delivery
from haoke.channels.windows import window_of
from haoke.channels.wording import in_words
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.remembered import Remembered

__all__ = [
    "Ability",
    "Beginning",
    "Identity",
    "Piece",
    "PublicSite",
    "Reached",
    "ShownPart",
    "Site",
    "SiteSettings",
    "address_kind",
    "beginnings",
    "characters",
    "in_wgs84",
    "in_words",
    "public_site",
    "reachable",
    "refuse_beginning",
    "shown_at",
    "signed_link",
    "standings",
]

_FRESH = 5.0  # seconds; so old another process may see a setting
_accounts: Remembered[str, Account[Any] | None] = Remembered(seconds=_FRESH)
_read: dict[UUID, tuple[float, Account[Any]]] = {}
_MOST_READ = 10_000
_MOST_SITES = 200


async def find_account(db: Database, key: str) -> Account[Any] | None:
    """The account with this public key, from memory when it was asked for within five seconds."""
    return await _accounts.get(key, lambda: db.run(_account_or_none, key))


async def find_site(db: Database, key: str) -> Site:
    """The same of a site. Raises SiteNotFound."""
    found = await find_account(db, key)
    if found is None or not isinstance(found.settings, SiteSettings):
        raise SiteNotFound
    return found


def forget_site(key: str, site_id: UUID) -> None:
    """After its settings changed."""
    _accounts.forget(key)
    _read.pop(site_id, None)


async def site_by_key(tx: Tx, key: str) -> Site:
    """The same as ``find_site`` inside a transaction, always from the database."""
    found = await _account_or_none(tx, key)
    if found is None or not isinstance(found.settings, SiteSettings):
        raise SiteNotFound
    return found


async def _account_or_none(tx: Tx, key: str) -> Account[Any] | None:
    return await account_by_key(tx, key) if key.isalnum() and len(key) <= 64 else None


async def account(tx: Tx, workspace_id: UUID, account_id: UUID) -> Account[Any]:
    """Of whichever kind, from memory when it was read within five seconds. Raises SiteNotFound."""
    until, known = _read.get(account_id, (0.0, None))
    if known is None or known.workspace_id != workspace_id or until < time.monotonic():
        known = await any_account(tx, workspace_id, account_id)
        if len(_read) >= _MOST_READ:
            _read.clear()
        _read[account_id] = time.monotonic() + _FRESH, known
    tx.names[account_id] = known.name
    return known


async def site(tx: Tx, workspace_id: UUID, site_id: UUID) -> Site:
    """The same of an account that is a site. Raises SiteNotFound."""
    known = await account(tx, workspace_id, site_id)
    if not isinstance(known.settings, SiteSettings):
        raise SiteNotFound
    return known


async def sites_of(tx: Tx, workspace_id: UUID) -> list[Site]:
    """The first two hundred sites of a workspace, in the order they were made."""
    accounts = await list_accounts(tx, workspace_id, web.KIND, limit=_MOST_SITES, after=None)
    return cast("list[Site]", accounts)


async def accounts_of(tx: Tx, workspace_id: UUID) -> list[Account[Any]]:
    """The first two hundred accounts of a workspace of all kinds, in the order they were made."""
    return list(await list_accounts(tx, workspace_id, None, limit=_MOST_SITES, after=None))


async def names_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Channel account → name, also of removed ones."""
    known = {each: tx.names[each] for each in ids if each in tx.names}
    return known | await account_names(tx, workspace_id, [each for each in ids if each not in known])


def icon_of(kind: str) -> str:
    """Of a kind of channel; empty when there is none of that name."""
    return KINDS[kind].icon if kind in KINDS else ""


def sends(account: Account[Any]) -> bool:
    """Whether what is written in its conversations goes out over a channel."""
    return isinstance(adapter_of(account.kind), Sending)


def quotes(account: Account[Any]) -> frozenset[str]:
    """Whose messages an answer at this account can name as what it answers."""
    return adapter_of(account.kind).capabilities.quotes


async def sent_as(tx: Tx, workspace_id: UUID, account_id: UUID, name: str) -> tuple[UUID, UUID] | None:
    """Conversation and message of ours that the provider knows by this name, or by our own."""
    found = await deliveries_named(tx, workspace_id, account_id, name, name, lock=False)
    return (found[0].conversation_id, found[0].message_id) if found else None


async def name_of_sent(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> str:
    """By which the provider knows the first piece of a message of ours; empty when it has none."""
    rows = await pieces_of(tx, workspace_id, conversation_id, message_id)
    return next((row.provider_message_id or row.key for row in rows if row.sent_at is not None), "")


def abilities_of(account: Account[Any]) -> Capabilities:
    return adapter_of(account.kind).capabilities


async def hears(tx: Tx, account: Account[Any], peer_id: str) -> bool:
    """Whether somebody may be written to now by ourselves: the window is open, and no machine would answer."""
    peer = await peer_of(tx, Turn(account.workspace_id, account.id, peer_id))
    if peer is None or (peer.reply_context or {}).get("automatic"):
        return False
    return window_of(account, peer, now()).state == "open"


async def messages_left(tx: Tx, account: Account[Any], peer_id: str) -> int | None:
    """Of the peer's window; None: any number."""
    peer = await peer_of(tx, Turn(account.workspace_id, account.id, peer_id))
    window = window_of(account, peer, now())
    return 0 if window.state == "closed" else window.remaining


async def check_file(tx: Tx, workspace_id: UUID, account_id: UUID, kind: str, media_type: str, size: int) -> None:
    """Whether a channel takes a file of ours, as it is or made smaller. Raises FileTooLargeForChannel."""
    known = await account(tx, workspace_id, account_id)
    most = most_bytes(adapter_of(known.kind).capabilities, kind, media_type) if sends(known) else None
    if most is not None and size > most:
        raise FileTooLargeForChannel(channel=known.name, max_mb=f"{most / 1_000_000:g}")


async def ability(tx: Tx, workspace_id: UUID, account_id: UUID, peer_id: str) -> Ability:
    """What can be done now with somebody at an account. Raises SiteNotFound, PeerNotFound."""
    known = await account(tx, workspace_id, account_id)
    peer = await peer_of(tx, Turn(workspace_id, account_id, peer_id))
    if peer is None:
        raise PeerNotFound
    return ability_of(known, peer)


async def pieces(tx: Tx, workspace_id: UUID, conversation_id: UUID, message_id: UUID) -> tuple[Delivery, list[Piece]]:
    """How a message stands, and each of its pieces. Raises DeliveryNotFound."""
    standing = await standing_of(tx, workspace_id, conversation_id, message_id)
    if standing is None:
        raise DeliveryNotFound
    rows = await pieces_of(tx, workspace_id, conversation_id, message_id)
    steps = await events_of(tx, workspace_id, [row.id for row in rows])
    return standing, [piece_of(row, steps.get(row.id, [])) for row in rows]


def origin_allowed(site: Site, origin: str, own_origin: str = "") -> bool:
    """Whether a page of this ``Origin`` may talk as a visitor of the site.

    ``own_origin`` is Haoke's own, where the frame and the plain link live. A client without an Origin is no browser
    and has no page to be refused for; a site without a list is open to all.
    """
    if not origin or not site.settings.allowed_domains:
        return True
    return origin == own_origin or origin_matches(site.settings.allowed_domains, origin)


def embedding_policy(site: Site) -> str | None:
    """The CSP sources of pages that may frame the widget; None when any may."""
    domains = site.settings.allowed_domains
    return frame_ancestors(domains) if domains else None


def verify_identity(site: Site, token: str) -> Identity:
    """Who the host page signed its user to be. Raises IdentityTokenInvalid, IdentityTokenExpired."""
    if site.secret is None:
        raise IdentityTokenInvalid
    return read_identity(site.secret, token)


async def told_on_devices(tx: Tx, workspace_id: UUID, visitor_id: UUID) -> bool:
    """Whether a device of a visitor hears of what is written to them."""
    return bool(await visitors_with_devices(tx, workspace_id, {visitor_id}))


async def push_keys(tx: Tx, workspace_id: UUID, site_id: UUID) -> dict[str, str]:
    """What a site pushes through: service → what a device needs to subscribe, empty where it needs nothing."""
    found = await pushed_through(tx, workspace_id, site_id)
    return {kind: SERVICES[kind].public_key(settings) for kind, settings in found.items()}
