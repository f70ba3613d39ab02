"""Where imported entries belong: categories by their names from the top down, made where they are missing."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.i18n import LOCALES
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.manage_categories import clean_name
from haoke.knowledge.errors import CategoryLimit, CategoryTooDeep
from haoke.knowledge.queries.categories import list_categories
from haoke.knowledge.rules import MAX_CATEGORIES, MAX_DEPTH, preset_name
from haoke.knowledge.tables import categories
from haoke.knowledge.types import Category


class Shelves:
    """The tree, and what an import adds to it. Ready-made categories are known by their names in all languages."""

    def __init__(self, actor: Actor, tree: list[Category]) -> None:
        self._actor = actor
        self._known = {(each.parent_id, each.name.casefold()): each.id for each in tree}
        for each in tree:
            if each.preset:
                for locale in LOCALES:
                    self._known.setdefault((each.parent_id, preset_name(each.preset, locale).casefold()), each.id)
        self._count = len(tree)
        self._next = max((each.place for each in tree), default=-1) + 1
        self.new: list[Category] = []

    @classmethod
    async def of(cls, tx: Tx, actor: Actor) -> "Shelves":
        return cls(actor, await list_categories(tx, actor.workspace_id))

    def place(self, path: str) -> UUID | None:
        """The category of a path; None for an empty one. Raises CategoryNameInvalid, CategoryTooDeep, CategoryLimit."""
        names = [clean_name(name) for name in path.split("/") if name.strip()]
        if len(names) > MAX_DEPTH:
            raise CategoryTooDeep(limit=MAX_DEPTH)
        at: UUID | None = None
        for name in names:
            found = self._known.get((at, name.casefold()))
            at = found or self._add(at, name)
        return at

    def _add(self, parent_id: UUID | None, name: str) -> UUID:
        if self._count >= MAX_CATEGORIES:
            raise CategoryLimit(limit=MAX_CATEGORIES)
        category = Category(new_id(), parent_id, name, "", self._next)
        self._known[parent_id, name.casefold()] = category.id
        self._count += 1
        self._next += 1
        self.new.append(category)
        return category.id

    async def keep(self, tx: Tx) -> None:
        """Write what was added."""
        workspace = self._actor.workspace_id
        rows = [
            {name: getattr(each, name) for name in ("id", "parent_id", "name", "place")} | {"workspace_id": workspace}
            for each in self.new
        ]
        if rows:
            await tx.execute(categories.insert(), rows)
            for each in self.new:
                await record_audit(tx, self._actor, "category.created", each.id, name=each.name)
