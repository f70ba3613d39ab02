"""Reading entries. ``entry_for`` is the one gate to a row for those who work on it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import now, to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.knowledge.errors import EntryNotFound
from haoke.knowledge.permissions import working_scope
from haoke.knowledge.rules import locales
from haoke.knowledge.tables import entries
from haoke.knowledge.types import Content, Entry, EntryCard, Form, Stage, State

_SOON = timedelta(days=30)


class EntryFilter(msgspec.Struct, frozen=True, kw_only=True):
    """``expiring``: published, and over within a month. ``search``: occurs in the title or is the key."""

    search: str = ""
    category_ids: list[UUID] = []
    state: State | None = None
    stage: Stage | None = None
    form: Form | None = None
    author_id: UUID | None = None
    expiring: bool = False


def as_entry(row: sa.Row[Any]) -> Entry:
    return Entry(
        id=row.id,
        form=row.form,
        key=row.key,
        state=row.state,
        stage=row.stage,
        draft=msgspec.convert(row.draft, Content),
        revision=row.revision,
        published=row.published,
        author_id=row.author_id,
        written_by=row.written_by,
        remark=row.remark,
        created_at=to_ms(row.created_at),
        updated_at=to_ms(row.updated_at),
    )


def _card(row: sa.Row[Any]) -> EntryCard:
    draft = msgspec.convert(row.draft, Content)
    return EntryCard(
        id=row.id,
        form=row.form,
        key=row.key,
        title=draft.title,
        category_id=draft.category_id,
        state=row.state,
        stage=row.stage,
        visibility=draft.visibility,
        locales=locales(draft),
        phrasings=len(draft.phrasings),
        tags=draft.tags,
        author_id=row.author_id,
        written_by=row.written_by,
        valid_until=to_ms_or_none(row.valid_until),
        published=row.published,
        updated_at=to_ms(row.updated_at),
    )


async def entry_for(
    tx: Tx, actor: Actor, entry_id: UUID, permission: str | None = None, *, lock: bool = False
) -> sa.Row[Any]:
    """The row, if the actor may do this with it; without a permission, if they may see its draft.

    Raises PermissionDenied, EntryNotFound.
    """
    scope = working_scope(actor) if permission is None else actor.require(permission)
    statement = sa.select(entries).where(entries.c.workspace_id == actor.workspace_id, entries.c.id == entry_id)
    if scope is not Scope.ALL:
        statement = statement.where(entries.c.author_id == actor.member_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise EntryNotFound
    return row


async def list_entries(
    tx: Tx, actor: Actor, wanted: EntryFilter, *, limit: int, before: tuple[datetime, UUID] | None
) -> list[tuple[EntryCard, tuple[datetime, UUID]]]:
    """What the actor may work on, the last changed first, each with its place in the list. Raises PermissionDenied."""
    statement = sa.select(entries).where(entries.c.workspace_id == actor.workspace_id, *_conditions(wanted))
    if working_scope(actor) is not Scope.ALL:
        statement = statement.where(entries.c.author_id == actor.member_id)
    if before is not None:
        statement = statement.where(sa.tuple_(entries.c.updated_at, entries.c.id) < before)
    rows = await tx.all(statement.order_by(entries.c.updated_at.desc(), entries.c.id.desc()).limit(limit))
    return [(_card(row), (row.updated_at, row.id)) for row in rows]


def _conditions(wanted: EntryFilter) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if wanted.search:
        found.append(sa.or_(entries.c.title.icontains(wanted.search, autoescape=True), entries.c.key == wanted.search))
    if wanted.category_ids:
        found.append(entries.c.category_id.in_(wanted.category_ids))
    for name in ("state", "stage", "form", "author_id"):
        value = getattr(wanted, name)
        if value is not None:
            found.append(entries.c[name] == value)
    if wanted.expiring:
        found += [entries.c.state == "published", entries.c.valid_until < now() + _SOON]
    return found


async def count_entries(tx: Tx, workspace_id: UUID) -> int:
    count: int = await tx.scalar(sa.select(sa.func.count()).where(entries.c.workspace_id == workspace_id))
    return count


async def key_taken(tx: Tx, workspace_id: UUID, key: str) -> bool:
    return await tx.scalar(_BY_KEY, {"workspace": workspace_id, "key": key}) is not None


_BY_KEY = sa.select(entries.c.id).where(
    entries.c.workspace_id == sa.bindparam("workspace"), entries.c.key == sa.bindparam("key")
)


async def author_of(tx: Tx, workspace_id: UUID, entry_id: UUID) -> UUID | None:
    author: UUID | None = await tx.scalar(
        sa.select(entries.c.author_id).where(entries.c.workspace_id == workspace_id, entries.c.id == entry_id)
    )
    return author
