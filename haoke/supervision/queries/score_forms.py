"""Score forms and their versions."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision.errors import ScoreFormNotFound
from haoke.supervision.inspection.form import ScoreFormContent
from haoke.supervision.tables import inspection_plans, inspections, score_form_versions, score_forms


class ScoreForm(msgspec.Struct, frozen=True):
    """In its newest version. ``used``: something was scored with it, so a change makes another version."""

    id: UUID
    name: str
    version: int
    retired: bool
    used: bool
    content: ScoreFormContent


_USED = sa.exists().where(
    inspections.c.workspace_id == score_forms.c.workspace_id,
    inspections.c.form_id == score_forms.c.id,
    inspections.c.form_version == score_forms.c.version,
)
_FORMS = sa.select(score_forms, score_form_versions.c.content, _USED.label("used")).join(
    score_form_versions,
    sa.and_(
        score_form_versions.c.workspace_id == score_forms.c.workspace_id,
        score_form_versions.c.form_id == score_forms.c.id,
        score_form_versions.c.version == score_forms.c.version,
    ),
)


def as_form(row: Any) -> ScoreForm:
    content = msgspec.convert(row.content, ScoreFormContent)
    return ScoreForm(row.id, row.name, row.version, row.retired, row.used, content)


async def list_forms(tx: Tx, workspace_id: UUID, *, after: str | None, limit: int) -> list[ScoreForm]:
    """By name, up to one more than ``limit``."""
    statement = _FORMS.where(score_forms.c.workspace_id == workspace_id)
    if after is not None:
        statement = statement.where(score_forms.c.name > after)
    return [as_form(row) for row in await tx.all(statement.order_by(score_forms.c.name).limit(limit + 1))]


async def form_by_id(tx: Tx, workspace_id: UUID, form_id: UUID, *, lock: bool = False) -> ScoreForm:
    """Raises ScoreFormNotFound. While it is locked nothing is drawn with it."""
    statement = _FORMS.where(score_forms.c.workspace_id == workspace_id, score_forms.c.id == form_id)
    row = await tx.first(statement.with_for_update(of=score_forms) if lock else statement)
    if row is None:
        raise ScoreFormNotFound
    return as_form(row)


async def form_name_taken(tx: Tx, workspace_id: UUID, name: str, but: UUID | None) -> bool:
    statement = sa.select(score_forms.c.id).where(
        score_forms.c.workspace_id == workspace_id, score_forms.c.name == name
    )
    return await tx.scalar(statement) not in {None, but}


async def plan_with(tx: Tx, workspace_id: UUID, form_id: UUID) -> str | None:
    """The name of an enabled plan that uses the form."""
    found: str | None = await tx.scalar(
        sa.select(inspection_plans.c.name)
        .where(
            inspection_plans.c.workspace_id == workspace_id,
            inspection_plans.c.form_id == form_id,
            inspection_plans.c.enabled,
        )
        .limit(1)
    )
    return found


async def form_names(tx: Tx, workspace_id: UUID, ids: Collection[UUID]) -> dict[UUID, str]:
    rows = await tx.all(
        sa.select(score_forms.c.id, score_forms.c.name).where(
            score_forms.c.workspace_id == workspace_id, score_forms.c.id.in_(ids)
        )
    )
    return {row.id: row.name for row in rows}


async def content_of(tx: Tx, workspace_id: UUID, form_id: UUID, version: int) -> ScoreFormContent:
    """The version that a scoring was made with."""
    stored = await tx.scalar(
        sa.select(score_form_versions.c.content).where(
            score_form_versions.c.workspace_id == workspace_id,
            score_form_versions.c.form_id == form_id,
            score_form_versions.c.version == version,
        )
    )
    return msgspec.convert(stored, ScoreFormContent)
