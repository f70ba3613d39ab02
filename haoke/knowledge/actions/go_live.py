"""What of an entry is live: written when a version is published, taken away when the entry is not to be found any more.

Every table of what is live is written here and nowhere else.
"""

from collections import Counter
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.kernel.clock import from_ms
from haoke.kernel.db import Tx
from haoke.knowledge.events import EntryPublished, EntryWithdrawn
from haoke.knowledge.queries.search import counted
from haoke.knowledge.rules import locales
from haoke.knowledge.search_terms import UNCOUNTED, as_vector, mark_of, terms_of
from haoke.knowledge.tables import live_entries, live_phrasings, live_terms
from haoke.knowledge.types import Content, Form
from haoke.knowledge.wording import ways_to_ask


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
    counts = await _forget(tx, workspace_id, [each.entry_id for each in going])
    key = {"workspace_id": workspace_id}
    found = [(each, *terms_of(each.content)) for each in going]
    await tx.execute(
        live_entries.insert(),
        [
            key | _entry(each) | {"terms": as_vector(workspace_id, [*asked, *answered]), "size": len(asked)}
            for each, asked, answered in found
        ],
    )
    for _, asked, answered in found:
        counts.update(["", *asked, *answered])
    await _count(tx, workspace_id, counts)
    await tx.execute(live_phrasings.insert(), [key | row for each in going for row in _phrasings(each)])
    await tx.emit(
        *(EntryPublished(workspace_id=workspace_id, entry_id=each.entry_id, number=each.number) for each in going)
    )


async def leave(tx: Tx, workspace_id: UUID, entry_id: UUID) -> None:
    """The entry is live no longer."""
    await _count(tx, workspace_id, await _forget(tx, workspace_id, [entry_id]))
    await tx.emit(EntryWithdrawn(workspace_id=workspace_id, entry_id=entry_id))


async def _forget(tx: Tx, workspace_id: UUID, entry_ids: list[UUID]) -> Counter[str]:
    """How many fewer entries have which term from now on."""
    gone = await tx.execute(
        sa.delete(live_entries)
        .where(live_entries.c.workspace_id == workspace_id, live_entries.c.entry_id.in_(entry_ids))
        .returning(sa.func.tsvector_to_array(live_entries.c.terms).label("terms"))
    )
    await tx.execute(
        sa.delete(live_phrasings).where(
            live_phrasings.c.workspace_id == workspace_id, live_phrasings.c.entry_id.in_(entry_ids)
        )
    )
    counts: Counter[str] = Counter()
    for row in gone:
        counts.subtract(["", *(term.removeprefix(mark_of(workspace_id)) for term in row.terms)])
    return counts


async def _count(tx: Tx, workspace_id: UUID, counts: Counter[str]) -> None:
    """Terms in one order, so that two who publish do not wait for each other in a circle."""
    moved = {term: by for term, by in sorted(counts.items()) if by and term[:1] not in UNCOUNTED}
    if moved:
        added = insert(live_terms).from_select(["workspace_id", "term", "entries"], counted(workspace_id, moved))
        await tx.execute(
            added.on_conflict_do_update(
                index_elements=["workspace_id", "term"], set_={"entries": live_terms.c.entries + added.excluded.entries}
            )
        )


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
        "locales": locales(content),
        "valid_from": None if begins is None else from_ms(begins),
        "valid_until": None if ends is None else from_ms(ends),
    }


def _phrasings(going: Going) -> list[dict[str, object]]:
    return [
        {"entry_id": going.entry_id, "id": phrasing_id, "text": text, "locale": locale}
        for phrasing_id, (text, locale) in ways_to_ask(going.entry_id, going.content).items()
    ]
