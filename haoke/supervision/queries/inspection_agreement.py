"""How far first and second inspectors agree."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx
from haoke.kernel.errors import PermissionDenied
from haoke.supervision.inspection.agreement import ItemAgreement, agreement_on, mean_difference
from haoke.supervision.inspection.form import ScoreAnswer, ScoreItem, items_of
from haoke.supervision.permissions import READ_RESULTS
from haoke.supervision.queries.inspections import ResultFilter, result_conditions
from haoke.supervision.queries.score_forms import content_of
from haoke.supervision.tables import inspections, scorings

_MOST_PAIRS = 2000
"""Second opinions that are compared: the newest."""


class ItemOfTwo(msgspec.Struct, frozen=True):
    form_id: UUID
    id: str
    title: str
    scale: bool
    agreement: ItemAgreement


class Inspectors(msgspec.Struct, frozen=True):
    """Two inspectors: ``n`` conversations that both scored, and how far apart their totals are in the mean."""

    first: UUID
    second: UUID
    n: int
    mean_difference: float


class Agreement(msgspec.Struct, frozen=True):
    n: int
    mean_difference: float | None
    items: list[ItemOfTwo]
    inspectors: list[Inspectors]


async def agreement(tx: Tx, actor: Actor, wanted: ResultFilter) -> Agreement:
    """Of inspections that two have scored without seeing each other's.

    Raises PermissionDenied also for who sees their own results only: it is about inspectors.
    """
    if actor.require(READ_RESULTS) is Scope.OWN:
        raise PermissionDenied(permission=READ_RESULTS)
    first, second = scorings.alias("first"), scorings.alias("second")

    def of(opinion: sa.FromClause, name: str) -> sa.ColumnElement[bool]:
        return sa.and_(
            opinion.c.workspace_id == inspections.c.workspace_id,
            opinion.c.inspection_id == inspections.c.id,
            opinion.c.opinion == name,
            opinion.c.submitted_at.is_not(None),
        )

    rows = await tx.all(
        sa.select(
            inspections.c.form_id,
            inspections.c.form_version,
            first.c.by_id.label("first"),
            second.c.by_id.label("second"),
            first.c.answers.label("answers"),
            second.c.answers.label("others"),
            first.c.total.label("total"),
            second.c.total.label("other"),
        )
        .join(first, of(first, "first"))
        .join(second, of(second, "second"))
        .where(*result_conditions(actor, wanted))
        .order_by(inspections.c.scored_at.desc())
        .limit(_MOST_PAIRS)
    )
    totals = [(row.total, row.other) for row in rows]
    return Agreement(len(rows), mean_difference(totals), await _items(tx, actor, rows), _inspectors(rows))


async def _items(tx: Tx, actor: Actor, rows: list[sa.Row[Any]]) -> list[ItemOfTwo]:
    """Versions of a form are taken together where their item is the same one."""
    pairs: dict[tuple[UUID, str], tuple[ScoreItem, list[tuple[ScoreAnswer, ScoreAnswer]]]] = {}
    for form_id, version in sorted({(row.form_id, row.form_version) for row in rows}, reverse=True):
        content = await content_of(tx, actor.workspace_id, form_id, version)
        scored = [
            (msgspec.convert(row.answers, dict[str, ScoreAnswer]), msgspec.convert(row.others, dict[str, ScoreAnswer]))
            for row in rows
            if (row.form_id, row.form_version) == (form_id, version)
        ]
        for item in items_of(content):
            known, found = pairs.setdefault((form_id, item.id), (item, []))
            if (known.kind, known.top, known.choices) == (item.kind, item.top, item.choices):
                found += [(one[item.id], other[item.id]) for one, other in scored]
    return [
        ItemOfTwo(form_id, item.id, item.title, item.kind == "scale", agreement_on(item, found))
        for (form_id, _), (item, found) in pairs.items()
    ]


def _inspectors(rows: list[sa.Row[Any]]) -> list[Inspectors]:
    totals: dict[tuple[UUID, UUID], list[tuple[float, float]]] = {}
    for row in rows:
        one, other = sorted((row.first, row.second))
        totals.setdefault((one, other), []).append((row.total, row.other))
    return [
        Inspectors(*pair, len(found), mean_difference(found) or 0.0)
        for pair, found in sorted(totals.items(), key=lambda entry: -len(entry[1]))
    ]
