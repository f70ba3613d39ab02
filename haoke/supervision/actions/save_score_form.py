"""Make a score form, and change it. What was scored keeps the version it was scored with."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.supervision.errors import ScoreFormInUse, ScoreFormNameTaken
from haoke.supervision.inspection.form import ScoreFormContent, checked_form
from haoke.supervision.permissions import MANAGE_INSPECTIONS
from haoke.supervision.queries.score_forms import ScoreForm, form_by_id, form_name_taken, plan_with
from haoke.supervision.tables import score_form_versions, score_forms


async def create_score_form(tx: Tx, actor: Actor, name: str, content: ScoreFormContent) -> ScoreForm:
    """Raises PermissionDenied, ScoreFormNameTaken and what ``checked_form`` does."""
    actor.require(MANAGE_INSPECTIONS)
    made = ScoreForm(new_id(), await _free(tx, actor, name), 1, False, False, checked_form(content))
    await tx.execute(
        score_forms.insert().values(workspace_id=actor.workspace_id, id=made.id, name=made.name, version=1)
    )
    await _write(tx, actor, made)
    await record_audit(tx, actor, "inspection.form_created", made.id, name=made.name)
    return made


async def change_score_form(
    tx: Tx, actor: Actor, form_id: UUID, name: str, content: ScoreFormContent, *, retired: bool
) -> ScoreForm:
    """A version that was scored with stays, and another follows it.

    Raises PermissionDenied, ScoreFormNotFound, ScoreFormNameTaken, ScoreFormInUse and what ``checked_form`` does.
    """
    actor.require(MANAGE_INSPECTIONS)
    before = await form_by_id(tx, actor.workspace_id, form_id, lock=True)
    plan = await plan_with(tx, actor.workspace_id, form_id) if retired else None
    if plan is not None:
        raise ScoreFormInUse(plan=plan)
    changed = checked_form(content) != before.content
    after = ScoreForm(
        form_id,
        await _free(tx, actor, name, form_id),
        before.version + 1 if changed and before.used else before.version,
        retired,
        before.used and not changed,
        content,
    )
    await tx.execute(
        sa.update(score_forms)
        .where(score_forms.c.workspace_id == actor.workspace_id, score_forms.c.id == form_id)
        .values(name=after.name, version=after.version, retired=retired)
    )
    if after.version != before.version:
        await _write(tx, actor, after)
    elif changed:
        await tx.execute(
            sa.update(score_form_versions)
            .where(
                score_form_versions.c.workspace_id == actor.workspace_id,
                score_form_versions.c.form_id == form_id,
                score_form_versions.c.version == after.version,
            )
            .values(content=msgspec.to_builtins(content), by_id=actor.member_id, at=sa.func.now())
        )
    await record_audit(tx, actor, "inspection.form_changed", form_id, name=after.name, version=after.version)
    return after


async def _free(tx: Tx, actor: Actor, name: str, but: UUID | None = None) -> str:
    name = name.strip()
    if await form_name_taken(tx, actor.workspace_id, name, but):
        raise ScoreFormNameTaken
    return name


async def _write(tx: Tx, actor: Actor, form: ScoreForm) -> None:
    await tx.execute(
        score_form_versions.insert().values(
            workspace_id=actor.workspace_id,
            form_id=form.id,
            version=form.version,
            content=msgspec.to_builtins(form.content),
            by_id=actor.member_id,
        )
    )
