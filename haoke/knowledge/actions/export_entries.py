"""All entries of the workspace, or of a category, as rows that an import takes in again."""

from uuid import UUID

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.merging import rows_of
from haoke.knowledge.permissions import MANAGE
from haoke.knowledge.queries.categories import branch, list_categories
from haoke.knowledge.queries.importing import entries_to_export, keys_of
from haoke.knowledge.types import Category, ImportedEntry

_MOST = 20_000
_BATCH = 500


async def export_entries(tx: Tx, actor: Actor, category_id: UUID | None = None) -> list[ImportedEntry]:
    """At most twenty thousand entries. Raises PermissionDenied."""
    actor.require(MANAGE)
    tree = await list_categories(tx, actor.workspace_id)
    inside = None if category_id is None else branch(tree, category_id)
    paths = {each.id: _path(tree, each) for each in tree}
    found: list[ImportedEntry] = []
    after: UUID | None = None
    for _ in range(_MOST // _BATCH):
        entries = await entries_to_export(tx, actor.workspace_id, inside, after=after, limit=_BATCH)
        keys = await keys_of(tx, actor.workspace_id, {each for entry in entries for each in entry.content.related})
        for entry in entries:
            category = entry.content.category_id
            found += rows_of(entry, paths.get(category, "") if category else "", keys)
        if len(entries) < _BATCH:
            break
        after = entries[-1].id
    await record_audit(tx, actor, "entry.exported", actor.workspace_id, rows=len(found))
    return found


def _path(tree: list[Category], category: Category) -> str:
    parents = {each.id: each for each in tree}
    names = [category.name]
    while category.parent_id in parents and len(names) <= len(tree):
        category = parents[category.parent_id]
        names.append(category.name)
    return "/".join(reversed(names))
