"""Results in numbers."""

from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.supervision.queries.inspections import ResultFilter, result_conditions
from haoke.supervision.queries.score_forms import content_of
from haoke.supervision.tables import inspections, item_scores

By = Literal["all", "member", "team", "form", "day"]
_COLUMNS = {"member": inspections.c.member_id, "team": inspections.c.team_id, "form": inspections.c.form_id}
_MOST = 1000  # groups


class Results(msgspec.Struct, frozen=True):
    """Of one group: how many were scored, their mean, how many failed a fatal item, how many were appealed against."""

    key: str
    n: int
    mean: float
    lowest: float
    fatal: int
    appealed: int


class ItemResult(msgspec.Struct, frozen=True):
    """``mean``: of the item's points that were earned, in per cent; ``failed``: how often nothing was earned."""

    form_id: UUID
    version: int
    id: str
    title: str
    group: str
    fatal: bool
    n: int
    mean: float
    failed: int


def _key(by: By, time_zone: str) -> sa.ColumnElement[str]:
    if by == "all":
        return sa.literal("", sa.Text)
    if by == "day":
        return sa.func.to_char(sa.func.timezone(time_zone, inspections.c.scored_at), "YYYY-MM-DD")
    return sa.cast(_COLUMNS[by], sa.Text)


async def results_by(tx: Tx, actor: Actor, wanted: ResultFilter, *, by: By, time_zone: str) -> list[Results]:
    """By key: a member's, team's or form's id, or the day of scoring in the workspace's time zone."""
    rows = await tx.all(
        sa.select(
            _key(by, time_zone).label("key"),
            sa.func.count().label("n"),
            sa.func.avg(inspections.c.total).label("mean"),
            sa.func.min(inspections.c.total).label("lowest"),
            sa.func.count().filter(inspections.c.fatal).label("fatal"),
            sa.func.count().filter(inspections.c.state.in_(("appealed", "answered"))).label("appealed"),
        )
        .where(*result_conditions(actor, wanted))
        .group_by(sa.text("1"))
        .order_by(sa.text("1"))
        .limit(_MOST)
    )
    return [Results(row.key, row.n, round(row.mean, 2), row.lowest, row.fatal, row.appealed) for row in rows]


async def results_of_items(tx: Tx, actor: Actor, wanted: ResultFilter) -> list[ItemResult]:
    """Form by form, version by version, in the form's order."""
    rows = await tx.all(
        sa.select(
            inspections.c.form_id,
            inspections.c.form_version,
            item_scores.c.item_id,
            sa.func.count().label("n"),
            sa.func.avg(item_scores.c.share).label("mean"),
            sa.func.count().filter(item_scores.c.share == 0).label("failed"),
        )
        .join(
            item_scores,
            sa.and_(
                item_scores.c.workspace_id == inspections.c.workspace_id,
                item_scores.c.inspection_id == inspections.c.id,
            ),
        )
        .where(*result_conditions(actor, wanted))
        .group_by(inspections.c.form_id, inspections.c.form_version, item_scores.c.item_id)
        .order_by(inspections.c.form_id, inspections.c.form_version.desc())
        .limit(_MOST)
    )
    of: dict[tuple[UUID, int], dict[str, Any]] = {}
    for row in rows:
        of.setdefault((row.form_id, row.form_version), {})[row.item_id] = row
    found = []
    for (form_id, version), by_item in of.items():
        content = await content_of(tx, actor.workspace_id, form_id, version)
        for group in content.groups:
            for item in group.items:
                if counted := by_item.get(item.id):
                    mean = round(100 * counted.mean, 1)
                    where = (form_id, version, item.id, item.title, group.title, item.fatal)
                    found.append(ItemResult(*where, counted.n, mean, counted.failed))
    return found
