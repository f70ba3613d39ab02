"""Take in many entries at once. A preview says of each row what would become of it, and changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.knowledge.actions.file_in import Shelves
from haoke.knowledge.actions.go_live import Going, go_live
from haoke.knowledge.actions.publish_entry import guarded
from haoke.knowledge.actions.save_draft import checked_draft, columns_of
from haoke.knowledge.errors import EntryLimit, EntryTitleMissing
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.gaps import gaps_in
from haoke.knowledge.merging import entry_id_of, identity, merged
from haoke.knowledge.permissions import MANAGE, PUBLISH
from haoke.knowledge.queries.entries import count_entries
from haoke.knowledge.queries.importing import entries_named, entries_titled
from haoke.knowledge.rules import MAX_ENTRIES, require_complete
from haoke.knowledge.tables import entries, versions
from haoke.knowledge.types import Content

Fate = Literal["new", "changed", "same", "bad"]


class Judged(msgspec.Struct, frozen=True):
    """What becomes of a row. ``twin``: another entry with the same question; ``strangers``: unknown related keys;
    ``gaps``: what it leaves open, which keeps it from being published."""

    line: int
    fate: Fate
    key: str
    question: str
    problem: Refusal | None = None
    twin: UUID | None = None
    strangers: list[str] = []
    gaps: list[str] = []


class _Plan(msgspec.Struct):
    """An entry that comes in: its rows, what is there, what it will be."""

    entry_id: UUID
    key: str
    rows: list[Row]
    before: sa.Row[Any] | None
    content: Content | None = None
    problem: Refusal | None = None
    strangers: list[str] = []
    gaps: list[str] = []

    @property
    def fate(self) -> Fate:
        if self.content is None:
            return "bad"
        if self.before is None:
            return "new"
        return "same" if msgspec.convert(self.before.draft, Content) == self.content else "changed"


async def import_entries(
    tx: Tx, actor: Actor, rows: Sequence[Row], *, publish: bool = False, preview: bool = True
) -> list[Judged]:
    """Rows with the key of a known entry change it, others make new ones; bad rows are left out.

    With ``publish`` what came in is live at once, but for what leaves something open: that stays a draft.
    Raises PermissionDenied, EntryLimit.
    """
    actor.require(MANAGE)
    if publish:
        actor.require(PUBLISH)
    plans = await _plans(tx, actor.workspace_id, rows)
    new = sum(1 for plan in plans if plan.before is None)
    if new and await count_entries(tx, actor.workspace_id) + new > MAX_ENTRIES:
        raise EntryLimit(limit=MAX_ENTRIES)
    shelves = await Shelves.of(tx, actor)
    known = {plan.key: plan.entry_id for plan in plans} | {str(plan.entry_id): plan.entry_id for plan in plans}
    known |= await _related_keys(tx, actor.workspace_id, rows, known)
    for plan in plans:
        await _judge(tx, actor, plan, shelves, known, publish=publish)
    twins = await _twins(tx, actor.workspace_id, plans)
    if not preview:
        await shelves.keep(tx)
        wanted = [plan for plan in plans if plan.fate in {"new", "changed"}]
        await _write(tx, actor, [plan for plan in wanted if not plan.gaps], publish=publish)
        await _write(tx, actor, [plan for plan in wanted if plan.gaps], publish=False)
    judged = [each for plan in plans for each in _judgement(plan, twins)]
    judged += [Judged(row.line, "bad", "", "", row.problem) for row in rows if row.entry is None]
    return sorted(judged, key=lambda each: each.line)


async def _plans(tx: Tx, workspace_id: UUID, rows: Sequence[Row]) -> list[_Plan]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.entry is not None:
            groups[identity(workspace_id, row.entry)].append(row)
    named = {name: entry_id_of(name) for name in groups}
    found = await entries_named(tx, workspace_id, list(groups), [each for each in named.values() if each])
    by_key = {row.key: row for row in found if row.key}
    by_id = {row.id: row for row in found}
    plans = []
    for name, group in groups.items():
        entry_id = named[name]
        before = by_key.get(name) or (by_id.get(entry_id) if entry_id else None)
        key = "" if entry_id else name
        plans.append(_Plan(before.id if before else entry_id or uuid5(workspace_id, name), key, group, before))
    return plans


async def _related_keys(tx: Tx, workspace_id: UUID, rows: Sequence[Row], known: dict[str, UUID]) -> dict[str, UUID]:
    """Keys of entries that are there already and only referred to."""
    asked = {key for row in rows if row.entry is not None for key in row.entry.related} - known.keys()
    if not asked:
        return {}
    ids = [entry_id for key in asked if (entry_id := entry_id_of(key))]
    found = await entries_named(tx, workspace_id, asked, ids)
    return {row.key: row.id for row in found if row.key} | {str(row.id): row.id for row in found}


async def _judge(tx: Tx, actor: Actor, plan: _Plan, shelves: Shelves, known: dict[str, UUID], *, publish: bool) -> None:
    wanted = [row.entry for row in plan.rows if row.entry is not None]
    before = None if plan.before is None else msgspec.convert(plan.before.draft, Content)
    try:
        category_id = shelves.place(next((entry.category for entry in wanted if entry.category), ""))
        content = merged(before, plan.entry_id, wanted, category_id)
        keys = dict.fromkeys(key for entry in wanted for key in entry.related)
        plan.strangers = [key for key in keys if key not in known]
        related = [known[key] for key in keys if key in known and known[key] != plan.entry_id]
        content = msgspec.structs.replace(content, related=related or content.related)
        content = await checked_draft(tx, actor, plan.entry_id, content, shelved=True)
        if not content.title:
            raise EntryTitleMissing
        if publish:
            require_complete(content)
    except Refusal as refusal:
        plan.problem = refusal
    else:
        plan.content = content
        plan.gaps = gaps_in(content)


async def _twins(tx: Tx, workspace_id: UUID, plans: list[_Plan]) -> dict[UUID, UUID]:
    """New entry → an entry that asks exactly the same."""
    new = {plan.entry_id: plan.content.title for plan in plans if plan.content is not None and plan.before is None}
    titled = await entries_titled(tx, workspace_id, set(new.values()))
    first: dict[str, UUID] = {}
    for entry_id, title in new.items():
        first.setdefault(title, entry_id)
    found = {entry_id: titled.get(title, first[title]) for entry_id, title in new.items()}
    return {entry_id: twin for entry_id, twin in found.items() if twin != entry_id}


def _judgement(plan: _Plan, twins: dict[UUID, UUID]) -> list[Judged]:
    return [
        Judged(
            row.line,
            plan.fate,
            plan.key,
            row.entry.question if row.entry is not None else "",
            plan.problem,
            twins.get(plan.entry_id),
            plan.strangers,
            plan.gaps,
        )
        for row in plan.rows
    ]


async def _write(tx: Tx, actor: Actor, plans: list[_Plan], *, publish: bool) -> None:
    at = now()
    states = {"state": "published", "stage": "settled"} if publish else {"stage": "writing"}
    new: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    published: list[dict[str, Any]] = []
    going: list[Going] = []
    for plan in plans:
        assert plan.content is not None, "bad ones are left out"
        number = ((plan.before and plan.before.published) or 0) + 1
        content = msgspec.to_builtins(plan.content)
        values = {"draft": content, "written_by": actor.id, "updated_at": at, **columns_of(plan.content)} | states
        values |= {"published": number} if publish else {}
        if plan.before is None:
            form = plan.rows[0].entry.form if plan.rows[0].entry is not None else "question"
            new.append(values | {"id": plan.entry_id, "key": plan.key, "form": form, "author_id": actor.id})
        else:
            form = plan.before.form
            changed.append(values | {"entry": plan.before.id, "next": plan.before.revision + 1})
        version = {"entry_id": plan.entry_id, "number": number, "content": content, "written_by": actor.id}
        published.append(version | {"workspace_id": actor.workspace_id, "published_by": actor.id})
        going.append(Going(plan.entry_id, form, number, plan.content))
    if new:
        await tx.execute(entries.insert(), [{"workspace_id": actor.workspace_id} | row for row in new])
    if changed:
        await tx.execute(_change(actor.workspace_id, changed[0]), changed)
    if publish and going:
        await guarded(tx, actor.workspace_id, [(each.entry_id, 0) for each in going])  # no draft that was tested
        await tx.execute(versions.insert(), published)
        await go_live(tx, actor.workspace_id, going)
    if plans:
        await record_audit(tx, actor, "entry.imported", actor.workspace_id, new=len(new), changed=len(changed))


def _change(workspace_id: UUID, row: dict[str, Any]) -> sa.Update:
    named: dict[str, Any] = {name: sa.bindparam(name) for name in row.keys() - {"entry", "next"}}
    return (
        entries.update()
        .where(entries.c.workspace_id == workspace_id, entries.c.id == sa.bindparam("entry"))
        .values(revision=sa.bindparam("next"), **named)
    )
