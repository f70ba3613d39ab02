"""Statements that run so often that even SQLAlchemy's way to the driver costs too much: compiled once.

They run in the transaction of the ``Tx`` that is given, by the same connection.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import asyncpg as dialects

from haoke.kernel.db import Tx

_DIALECT = dialects.dialect()  # type: ignore[no-untyped-call]


class Row(asyncpg.Record):
    """Columns by their names, as with all rows."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None


class Quick:
    """A statement without ``in_`` of lists and without JSON among its parameters (``= ANY`` and text do as well)."""

    def __init__(self, statement: sa.ClauseElement) -> None:
        compiled = statement.compile(dialect=_DIALECT)
        self._sql = str(compiled)
        self._order: Sequence[str] = compiled.positiontup or ()  # type: ignore[attr-defined]
        self._fixed: Mapping[str, Any] = {k: v for k, v in compiled.params.items() if v is not None}

    async def all(self, tx: Tx, parameters: Mapping[str, Any]) -> list[Any]:
        """All rows."""
        given = {**self._fixed, **parameters}
        driver = await tx.driver()
        found: list[Any] = await driver.fetch(self._sql, *(given[name] for name in self._order), record_class=Row)
        return found

    async def first(self, tx: Tx, parameters: Mapping[str, Any]) -> Any:
        rows = await self.all(tx, parameters)
        return rows[0] if rows else None
