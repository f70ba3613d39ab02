"""What other contexts may ask about sites: who they are, who may embed them, who the host page's user is."""

import time
from collections.abc import Collection
from typing import cast
from uuid import UUID

from haoke.channels.adapters import web
from haoke.channels.adapters.web.domains import frame_ancestors, origin_matches
from haoke.channels.adapters.web.identity import Identity, read_identity
from haoke.channels.adapters.web.settings import SiteSettings
from haoke.channels.adapters.web.site import PublicSite, Site, public_site
from haoke.channels.errors import IdentityTokenInvalid, SiteNotFound
from haoke.channels.queries import account_by_id, account_by_key, account_names, list_accounts
from haoke.kernel.db import Database, Tx
from haoke.kernel.remembered import Remembered

__all__ = ["Identity", "PublicSite", "Site", "SiteSettings", "public_site"]

_FRESH = 5.0  # seconds; so old another process may see a setting
_sites: Remembered[str, Site | None] = Remembered(seconds=_FRESH)
_read: dict[UUID, tuple[float, Site]] = {}
_MOST_READ = 10_000
_MOST_SITES = 200


async def find_site(db: Database, key: str) -> Site:
    """The site with this public key, from memory when it was asked for within five seconds. Raises SiteNotFound."""
    site = await _sites.get(key, lambda: db.run(_site_or_none, key))
    if site is None:
        raise SiteNotFound
    return site


def forget_site(key: str, site_id: UUID) -> None:
    """After its settings changed."""
    _sites.forget(key)
    _read.pop(site_id, None)


async def site_by_key(tx: Tx, key: str) -> Site:
    """The same as ``find_site`` inside a transaction, always from the database."""
    site = await _site_or_none(tx, key)
    if site is None:
        raise SiteNotFound
    return site


async def _site_or_none(tx: Tx, key: str) -> Site | None:
    account = await account_by_key(tx, key) if key.isalnum() and len(key) <= 64 else None
    return cast("Site", account) if account is not None and isinstance(account.settings, SiteSettings) else None


async def site(tx: Tx, workspace_id: UUID, site_id: UUID) -> Site:
    """From memory when it was read within five seconds. Raises SiteNotFound."""
    until, known = _read.get(site_id, (0.0, None))
    if known is None or known.workspace_id != workspace_id or until < time.monotonic():
        known = cast("Site", await account_by_id(tx, workspace_id, web.KIND, site_id))
        if len(_read) >= _MOST_READ:
            _read.clear()
        _read[site_id] = time.monotonic() + _FRESH, known
    tx.names[site_id] = known.name
    return known


async def sites_of(tx: Tx, workspace_id: UUID) -> list[Site]:
    """The first two hundred sites of a workspace, in the order they were made."""
    accounts = await list_accounts(tx, workspace_id, web.KIND, limit=_MOST_SITES, after=None)
    return cast("list[Site]", accounts)


async def names_of(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    """Channel account → name, also of removed ones."""
    known = {each: tx.names[each] for each in ids if each in tx.names}
    return known | await account_names(tx, workspace_id, [each for each in ids if each not in known])


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
