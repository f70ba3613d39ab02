"""Take in a table of entities, as drafts. A preview says of each row what would become of it, and changes nothing."""

from collections.abc import Sequence
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.ids import new_id
from haoke.knowledge.actions.save_graph_item import checked_entity, columns_of
from haoke.knowledge.errors import CellInvalid, EntityTwice, GraphLimit, ImportUnreadable
from haoke.knowledge.graph.rows import ID, Table, Vocabulary, lines, parts, table_of, with_row
from haoke.knowledge.graph.rules import MAX_ITEMS, cleaned
from haoke.knowledge.graph.types import LANGUAGES, GraphContent, GraphEntity, GraphRelation
from haoke.knowledge.merging import entry_id_of
from haoke.knowledge.permissions import DRAW
from haoke.knowledge.queries.graph import as_item, count_items, entities_named, item_rows, vocabulary
from haoke.knowledge.tables import graph_items
from haoke.knowledge.types import Locale

RowFate = Literal["new", "changed", "same", "bad"]
Cells = dict[str | UUID, str]


class JudgedEntity(msgspec.Struct, frozen=True):
    line: int
    fate: RowFate
    name: str
    problem: Refusal | None = None


class JudgedTable(msgspec.Struct, frozen=True):
    """``strangers``: heads of columns that name no attribute and no relation."""

    rows: list[JudgedEntity]
    strangers: list[str]


class _Plan(msgspec.Struct):
    line: int
    entity_id: UUID
    name: str
    cells: Cells
    before: sa.Row[Any] | None = None
    content: GraphEntity | None = None
    problem: Refusal | None = None

    @property
    def fate(self) -> RowFate:
        if self.content is None:
            return "bad"
        if self.before is None:
            return "new"
        return "same" if as_item(self.before).draft == self.content else "changed"


async def import_graph(
    tx: Tx, actor: Actor, table: Sequence[tuple[int, list[str]]], locale: Locale, *, preview: bool = True
) -> JudgedTable:
    """A row with a known id or name changes that entity; bad rows are left out.

    Raises PermissionDenied, ImportUnreadable without a column of names, GraphLimit.
    """
    actor.require(DRAW)
    words = Vocabulary({item.id: item.draft for item in await vocabulary(tx, actor.workspace_id)})
    head = table_of(table[0][1] if table else [], words, locale)
    if not {ID, *LANGUAGES} & set(head.columns):
        raise ImportUnreadable
    plans = await _plans(tx, actor.workspace_id, table[1:], head, words)
    new = sum(plan.before is None for plan in plans)
    if new and await count_items(tx, actor.workspace_id, entities=True) + new > MAX_ITEMS:
        raise GraphLimit(limit=MAX_ITEMS)
    if not preview:
        await _write(tx, actor, [plan for plan in plans if plan.fate in {"new", "changed"}])
    return JudgedTable([JudgedEntity(each.line, each.fate, each.name, each.problem) for each in plans], head.strangers)


async def _plans(
    tx: Tx, workspace_id: UUID, rows: Sequence[tuple[int, list[str]]], head: Table, words: Vocabulary
) -> list[_Plan]:
    read = [(number, _cells(head, row)) for number, row in rows]
    read = [(number, cells) for number, cells in read if cells]
    names = {name for _, cells in read for name in _mentioned(cells, words)}
    known = await entities_named(tx, workspace_id, names)
    plans: list[_Plan] = []
    coming: dict[str, UUID] = {}
    for number, cells in read:
        name = _name(cells)
        entity_id = entry_id_of(cells.get(ID, "")) or known.get(name) or coming.get(name) or new_id()
        if name:
            coming.setdefault(name, entity_id)
        plans.append(_Plan(number, entity_id, name or cells.get(ID, ""), cells))
    before = {row.id: row for row in await item_rows(tx, workspace_id, {plan.entity_id for plan in plans}, lock=True)}
    whole: dict[UUID, GraphContent] = dict(words.items)
    whole |= dict.fromkeys([*coming.values(), *known.values()], GraphEntity())
    seen: set[UUID] = set()
    for plan in plans:
        plan.before = before.get(plan.entity_id)
        _judge(plan, words, known | coming, whole, twice=plan.entity_id in seen)
        seen.add(plan.entity_id)
    return plans


def _judge(
    plan: _Plan, words: Vocabulary, named: dict[str, UUID], whole: dict[UUID, GraphContent], *, twice: bool
) -> None:
    draft = GraphEntity() if plan.before is None else as_item(plan.before).draft
    try:
        if twice or not isinstance(draft, GraphEntity):
            raise EntityTwice
        wanted = cleaned(with_row(draft, plan.cells, words, named.get))
        assert isinstance(wanted, GraphEntity), "cleaning leaves an item what it is"
        kept: dict[UUID, GraphContent] = {link.to_id: GraphEntity() for link in draft.links}
        content = checked_entity(wanted, whole | kept)
        plan.content = msgspec.convert(msgspec.to_builtins(content), GraphEntity)  # its lists may be too long
    except Refusal as refusal:
        plan.problem = refusal
    except msgspec.ValidationError as error:
        plan.problem = CellInvalid(reason=str(error)[:200])


def _cells(head: Table, row: list[str]) -> Cells:
    pairs = zip(head.columns, row, strict=False)
    return {column: text for column, text in pairs if column is not None and text.strip()}


def _name(cells: Cells) -> str:
    """By which an entity is found again: the first of its words, in the order of languages."""
    return next((found[0] for name in LANGUAGES if name in cells and (found := lines(cells[name]))), "")


def _mentioned(cells: Cells, words: Vocabulary) -> set[str]:
    relations = [one for one in cells if isinstance(one, UUID) and isinstance(words.items.get(one), GraphRelation)]
    return {_name(cells), *(name for one in relations for name in parts(cells[one]))} - {""}


async def _write(tx: Tx, actor: Actor, plans: list[_Plan]) -> None:
    key = {"workspace_id": actor.workspace_id, "written_by": actor.id}
    new = [plan for plan in plans if plan.before is None]
    changed = [plan for plan in plans if plan.before is not None]
    if new:
        rows = [key | {"id": plan.entity_id, **columns_of(plan.content)} for plan in new if plan.content is not None]
        await tx.execute(graph_items.insert(), rows)
    if changed:
        rows = [{"item": plan.entity_id, **columns_of(plan.content)} for plan in changed if plan.content is not None]
        named: dict[str, Any] = {name: sa.bindparam(name) for name in rows[0].keys() - {"item"}}
        await tx.execute(
            graph_items.update()
            .where(graph_items.c.workspace_id == actor.workspace_id, graph_items.c.id == sa.bindparam("item"))
            .values(revision=graph_items.c.revision + 1, settled=False, written_by=actor.id, updated_at=now(), **named),
            rows,
        )
    if plans:
        await record_audit(tx, actor, "graph.imported", actor.workspace_id, new=len(new), changed=len(changed))
