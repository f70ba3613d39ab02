"""What of an entry is live: written when a version is published, taken away when the entry is not to be found any more.

Every table of what is live is written here and nowhere else.
"""

from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import from_ms
from haoke.kernel.db import Tx
from haoke.knowledge.events import EntryPublished, EntryWithdrawn
from haoke.knowledge.rules import titles
from haoke.knowledge.tables import live_entries, live_phrasings
from haoke.knowledge.types import Content, Form

_TABLES = (live_entries, live_phrasings)


class Going(msgspec.Struct, frozen=True):
    """An entry's version on its way to its readers."""

    entry_id: UUID
    form: Form
    number: int
    content: Content


async def go_live(tx: Tx, workspace_id: UUID, going: list[Going]) -> None:
    """These versions are what their entries say from now on."""
    if not going:
        return
    await _forget(tx, workspace_id, [each.entry_id for each in going])
    key = {"workspace_id": workspace_id}
    await tx.execute(live_entries.insert(), [key | _entry(each) for each in going])
    await tx.execute(live_phrasings.insert(), [key | row for each in going for row in _phrasings(each)])
    await tx.emit(
        *(EntryPublished(workspace_id=workspace_id, entry_id=each.entry_id, number=each.number) for each in going)
    )


async def leave(tx: Tx, workspace_id: UUID, entry_id: UUID) -> None:
    """The entry is live no longer."""
    await _forget(tx, workspace_id, [entry_id])
    await tx.emit(EntryWithdrawn(workspace_id=workspace_id, entry_id=entry_id))


async def _forget(tx: Tx, workspace_id: UUID, entry_ids: list[UUID]) -> None:
    for table in _TABLES:
        await tx.execute(sa.delete(table).where(table.c.workspace_id == workspace_id, table.c.entry_id.in_(entry_ids)))


def _entry(going: Going) -> dict[str, object]:
    content = going.content
    begins, ends = content.valid_from, content.valid_until
    return {
        "entry_id": going.entry_id,
        "form": going.form,
        "number": going.number,
        "title": content.title,
        "category_id": content.category_id,
        "visibility": content.visibility,
        "team_ids": content.team_ids,
        "site_ids": content.site_ids,
        "valid_from": None if begins is None else from_ms(begins),
        "valid_until": None if ends is None else from_ms(ends),
    }


def _phrasings(going: Going) -> list[dict[str, object]]:
    """The title under the entry's own id, translated titles under ids that stay the same, and every phrasing."""
    content, entry_id = going.content, going.entry_id
    asked = {uuid5(entry_id, locale): (title, locale) for locale, title in titles(content).items()}
    asked[entry_id] = asked.pop(uuid5(entry_id, content.locale))
    for phrasing in content.phrasings:
        asked.setdefault(phrasing.id, (phrasing.text, phrasing.locale))
    return [
        {"entry_id": entry_id, "id": phrasing_id, "text": text, "locale": locale}
        for phrasing_id, (text, locale) in asked.items()
    ]
