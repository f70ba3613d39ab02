"""Bring all secrets under the key that seals now: what was stored before there was one, and what older keys sealed.

Contexts' columns are found by their types; a document of which only some fields are secret is named by ``also``.
"""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.kernel import sealing
from haoke.kernel.db import Database, Tx
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.kernel.sealing import Sealed, SealedValues, resealed
from haoke.kernel.tables import metadata

_BATCH = 200

Renew = Callable[[sa.Row[Any]], Any]
"""From a row, with what is stored as ``stored``, to what is to be stored."""


class _Column(msgspec.Struct, frozen=True):
    column: sa.Column[Any]
    renew: Renew


_also: list[_Column] = []
_done: set[str] = set()
"""Ids of keys under which this process has brought everything."""


def also(column: sa.Column[Any], renew: Renew) -> None:
    """Of a document some fields are secret."""
    _also.append(_Column(column, renew))


@periodic(seconds=30.0, name="kernel.secrets")
async def seal_what_is_open(runtime: Runtime) -> None:
    """Once for each key: what is stored later is sealed by it."""
    name = sealing.current()
    if name and name not in _done:
        await reseal_all(runtime.db)
        _done.add(name)


async def reseal_all(db: Database) -> int:
    """How many rows were changed, batch by batch."""
    changed = 0
    for each in _columns():
        after: tuple[Any, ...] | None = None
        while True:
            after, n = await db.run(_reseal, each, after)
            changed += n
            if after is None:
                break
    return changed


async def count_by_key(tx: Tx) -> dict[str, int]:
    """Id of a key → how many secrets it has sealed."""
    found: dict[str, int] = {}
    for each in _columns():
        for row in await tx.all(sa.select(_raw(each.column)).limit(100_000)):
            texts = row.stored.values() if isinstance(row.stored, dict) else [row.stored]
            names = [sealing.sealed_by(text) for text in texts if isinstance(text, str)]
            for name in filter(None, names):
                found[name] = found.get(name, 0) + 1
    return found


def _columns() -> Iterator[_Column]:
    for table in metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield _Column(column, _text(column.type.place))
            elif isinstance(column.type, SealedValues):
                yield _Column(column, _values(column.type.place))
    yield from _also


def _text(place: str) -> Renew:
    return lambda row: row.stored and resealed(row.stored, place)


def _values(place: str) -> Renew:
    return lambda row: {name: resealed(value, place) for name, value in row.stored.items()}


def _raw(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    kind: sa.types.TypeEngine[Any] = sa.Text() if isinstance(column.type, Sealed) else JSONB()
    return sa.type_coerce(column, kind).label("stored")


async def _reseal(tx: Tx, each: _Column, after: tuple[Any, ...] | None) -> tuple[tuple[Any, ...] | None, int]:
    """The next rows in the order of their keys: with which to go on, None at the end, and how many were changed."""
    table, raw = each.column.table, _raw(each.column)
    key = list(table.primary_key.columns)
    others = [column for column in table.columns if column is not each.column]
    statement = sa.select(raw, *others).order_by(*key).limit(_BATCH).with_for_update()
    if after is not None:
        statement = statement.where(sa.tuple_(*key) > sa.tuple_(*after))
    rows = await tx.all(statement)
    changed = 0
    for row in rows:
        stored = each.renew(row)
        if stored == row.stored:
            continue
        changed += 1
        here = [column == getattr(row, column.name) for column in key]
        await tx.execute(sa.update(table).where(*here).values({each.column: sa.type_coerce(stored, raw.type)}))
    last = tuple(getattr(rows[-1], column.name) for column in key) if len(rows) == _BATCH else None
    return last, changed
