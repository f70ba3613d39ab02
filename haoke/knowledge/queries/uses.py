"""What entries are used for: opened and sent by members, read and rated by visitors of help centres."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.http.period import Period
from haoke.knowledge.tables import entries, help_ratings, uses
from haoke.knowledge.types import Form, State


class EntryFigures(msgspec.Struct, frozen=True):
    """Of a period; days are those of UTC. ``helpful`` and ``unhelpful`` are visitors' ratings."""

    id: UUID
    title: str
    form: Form
    state: State
    opened: int
    sent: int
    read: int
    helpful: int
    unhelpful: int


async def entry_figures(tx: Tx, workspace_id: UUID, period: Period, *, limit: int, offset: int) -> list[EntryFigures]:
    """Entries that were used at all, the most used first."""
    used = (
        sa.select(uses.c.entry_id, *(sa.func.sum(uses.c[name]).label(name) for name in ("opened", "sent", "read")))
        .where(uses.c.workspace_id == workspace_id, *_within(sa.cast(uses.c.day, sa.Date), period, days=True))
        .group_by(uses.c.entry_id)
        .subquery()
    )
    good = help_ratings.c.helpful
    rated = (
        sa.select(
            help_ratings.c.entry_id,
            sa.func.count().filter(good).label("helpful"),
            sa.func.count().filter(~good).label("unhelpful"),
        )
        .where(help_ratings.c.workspace_id == workspace_id, *_within(help_ratings.c.at, period))
        .group_by(help_ratings.c.entry_id)
        .subquery()
    )
    counts = [
        sa.func.coalesce(table.c[name], 0).label(name)
        for table, names in ((used, ("opened", "sent", "read")), (rated, ("helpful", "unhelpful")))
        for name in names
    ]
    rows = await tx.all(
        sa.select(entries.c.id, entries.c.title, entries.c.form, entries.c.state, *counts)
        .outerjoin(used, used.c.entry_id == entries.c.id)
        .outerjoin(rated, rated.c.entry_id == entries.c.id)
        .where(
            entries.c.workspace_id == workspace_id,
            sa.or_(used.c.entry_id.is_not(None), rated.c.entry_id.is_not(None)),
        )
        .order_by((sa.func.coalesce(used.c.sent, 0) + sa.func.coalesce(used.c.read, 0)).desc(), entries.c.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        EntryFigures(row.id, row.title, row.form, row.state, row.opened, row.sent, row.read, row.helpful, row.unhelpful)
        for row in rows
    ]


def _within(column: sa.ColumnElement[object], period: Period, *, days: bool = False) -> list[sa.ColumnElement[bool]]:
    since, until = period.since, period.until
    found = []
    if since is not None:
        found.append(column >= (since.date() if days else since))
    if until is not None:
        found.append(column < (until.date() if days else until))
    return found
