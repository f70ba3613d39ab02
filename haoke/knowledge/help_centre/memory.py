"""What a process remembers of help centres: how they are set, and pages as they were made.

Whatever is published, taken back or set makes every process forget the workspace's settings (``kernel/kept.py``), and
with them all pages that were made under them. What begins or ends to hold by its date ends the remembering too.
"""

from collections import OrderedDict
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.http.static import Asset
from haoke.kernel.kept import Kept
from haoke.knowledge.contract import HelpSite
from haoke.knowledge.queries.categories import branch, list_categories
from haoke.knowledge.queries.help_centre import help_centres_of, next_change, spoken
from haoke.knowledge.types import Category, HelpCentre

_MOST_BYTES = 32 * 1024 * 1024
_ALWAYS = timedelta(days=365)


class OpenCentre(msgspec.Struct, frozen=True):
    """A help centre that is on. ``category_ids``: what it shows, None for all; ``locales``: what it speaks."""

    settings: HelpCentre
    category_ids: list[UUID] | None
    locales: list[str]


class Shelf(msgspec.Struct, frozen=True, eq=False):
    """Of a workspace: its open help centres by site, its categories, and until when all that is so."""

    centres: dict[UUID, OpenCentre]
    categories: list[Category]
    until: datetime


async def _load(tx: Tx, workspace_id: UUID, _known: Shelf | None) -> Shelf:
    settings = {site: each for site, each in (await help_centres_of(tx, workspace_id)).items() if each.enabled}
    if not settings:
        return Shelf({}, [], now() + _ALWAYS)
    until = await next_change(tx, workspace_id) or now() + _ALWAYS
    tree = await list_categories(tx, workspace_id)
    centres = {}
    for site_id, each in settings.items():
        inside = [below for root in each.category_ids for below in branch(tree, root)] or None
        centres[site_id] = OpenCentre(each, inside, await spoken(tx, workspace_id, site_id, inside))
    return Shelf(centres, tree, until)


shelves: Kept[Shelf] = Kept("help", _load)


class _Kept(msgspec.Struct, frozen=True):
    shelf: Shelf
    site: HelpSite
    asset: Asset


class PageMemory:
    """The pages asked for last, of all workspaces of this process, within so many bytes."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._pages: OrderedDict[tuple[UUID, str], _Kept] = OrderedDict()
        self.bytes = 0

    def find(self, shelf: Shelf, site: HelpSite, path: str) -> Asset | None:
        """The page, if it was made under these very settings and dates."""
        kept = self._pages.get((site.id, path))
        if kept is None or kept.shelf is not shelf or kept.site != site or shelf.until <= now():
            return None
        self._pages.move_to_end((site.id, path))
        return kept.asset

    def keep(self, shelf: Shelf, site: HelpSite, path: str, asset: Asset) -> None:
        self._drop((site.id, path))
        self._pages[site.id, path] = _Kept(shelf, site, asset)
        self.bytes += _size(asset)
        while self.bytes > self._most:
            self._drop(next(iter(self._pages)))

    def _drop(self, key: tuple[UUID, str]) -> None:
        kept = self._pages.pop(key, None)
        if kept is not None:
            self.bytes -= _size(kept.asset)


def _size(asset: Asset) -> int:
    return len(asset.content) + sum(len(each) for each in asset.encoded.values())
