"""More ways to ask for an entry, learnt from what people asked. What is live stays until the draft is published."""

from uuid import UUID

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.save_draft import save_draft
from haoke.knowledge.permissions import WRITE
from haoke.knowledge.queries.entries import as_entry, entry_for
from haoke.knowledge.types import Entry, Locale, Phrasing


async def add_phrasings(tx: Tx, actor: Actor, entry_id: UUID, texts: list[str], locale: Locale) -> Entry:
    """Those it has already are left out. Raises PermissionDenied, EntryNotFound, and what ``checked_draft`` raises."""
    before = as_entry(await entry_for(tx, actor, entry_id, WRITE, lock=True))
    added = [Phrasing(new_id(), text, locale) for text in texts]
    content = msgspec.structs.replace(before.draft, phrasings=[*before.draft.phrasings, *added])
    entry = await save_draft(tx, actor, entry_id, before.revision, content)
    number = len(entry.draft.phrasings) - len(before.draft.phrasings)
    await record_audit(tx, actor, "entry.taught", entry_id, name=entry.draft.title, number=number)
    return entry
