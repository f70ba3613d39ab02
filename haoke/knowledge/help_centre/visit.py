"""Somebody at a help centre: whose it is, in which language, and how its addresses are made."""

from urllib.parse import quote
from uuid import UUID

import msgspec

from haoke.knowledge.contract import HelpSite
from haoke.knowledge.help_centre.memory import OpenCentre, Shelf
from haoke.knowledge.queries.help_centre import Audience
from haoke.knowledge.rules import preset_name
from haoke.knowledge.types import Category


class Visit(msgspec.Struct, frozen=True):
    """``base``: how browsers reach us, without a slash at the end."""

    site: HelpSite
    shelf: Shelf
    centre: OpenCentre
    locale: str
    base: str

    @property
    def audience(self) -> Audience:
        return Audience(self.site.workspace_id, self.site.id, self.locale, self.centre.category_ids)

    @property
    def title(self) -> str:
        texts = self.centre.settings.texts.get(self.locale)  # type: ignore[call-overload]
        return (texts.title if texts else "") or self.site.titles[self.locale]

    @property
    def intro(self) -> str:
        texts = self.centre.settings.texts.get(self.locale)  # type: ignore[call-overload]
        return texts.intro if texts else ""

    @property
    def locales(self) -> list[str]:
        """What the language switch offers."""
        return self.centre.locales or [self.locale]

    @property
    def color(self) -> str:
        return self.centre.settings.color or self.site.color

    def home(self, locale: str | None = None) -> str:
        return f"/help/{self.site.key}/{locale or self.locale}"

    def article(self, entry_id: UUID, locale: str | None = None) -> str:
        return f"{self.home(locale)}/articles/{entry_id}"

    def category(self, category_id: UUID | None, page: int = 1) -> str:
        return f"{self.home()}/categories/{category_id or 'other'}" + (f"?page={page}" if page > 1 else "")

    def search(self, query: str, page: int = 1) -> str:
        return f"{self.home()}/search?q={quote(query, safe='')}" + (f"&page={page}" if page > 1 else "")

    def file(self, entry_id: UUID, file_id: UUID) -> str:
        return f"/help/{self.site.key}/articles/{entry_id}/files/{file_id}"

    def name_of(self, category: Category) -> str:
        return preset_name(category.preset, self.locale) if category.preset else category.name

    def path_to(self, category_id: UUID | None) -> list[Category]:
        """The categories from the top down to this one."""
        known = {each.id: each for each in self.shelf.categories}
        found: list[Category] = []
        while category_id in known and len(found) < len(known):
            found.append(known[category_id])
            category_id = found[-1].parent_id
        return found[::-1]
