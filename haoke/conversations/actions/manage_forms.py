"""Make a form, change it, retire it. What was sent before stays as it was sent."""

from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.errors import FormChanged, FormIncomplete, FormNameTaken, TooManyForms
from haoke.conversations.forms.form import Form, FormContent, checked_content
from haoke.conversations.permissions import MANAGE_FORMS
from haoke.conversations.queries.forms import MOST_FORMS, count_forms, form_of, is_name_taken
from haoke.conversations.tables import form_versions, forms
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def create_form(tx: Tx, actor: Actor, name: str, content: FormContent) -> Form:
    """Raises PermissionDenied, FormIncomplete, FormNameTaken, TooManyForms."""
    actor.require(MANAGE_FORMS)
    name, content = _named(name), checked_content(content)
    if await count_forms(tx, actor.workspace_id) >= MOST_FORMS:
        raise TooManyForms(limit=MOST_FORMS)
    form_id = new_id()
    statement = insert(forms).values(workspace_id=actor.workspace_id, id=form_id, name=name, version=1)
    if (await tx.execute(statement.on_conflict_do_nothing().returning(forms.c.id))).first() is None:
        raise FormNameTaken
    await _keep(tx, actor, form_id, 1, content)
    await record_audit(tx, actor, "form.created", form_id, name=name)
    return await form_of(tx, actor.workspace_id, form_id)


async def change_form(
    tx: Tx, actor: Actor, form_id: UUID, version: int, *, name: str, retired: bool, content: FormContent
) -> Form:
    """``version`` is the one the change was made on. Raises FormNotFound, FormChanged and what ``create_form`` does."""
    actor.require(MANAGE_FORMS)
    name, content = _named(name), checked_content(content)
    known = await form_of(tx, actor.workspace_id, form_id, lock=True)
    if (known.name, known.retired, known.content) == (name, retired, content):
        return known
    if known.version != version:
        raise FormChanged
    if await is_name_taken(tx, actor.workspace_id, name, form_id):
        raise FormNameTaken
    number = known.version + (known.content != content)
    if number != known.version:
        await _keep(tx, actor, form_id, number, content)
    await tx.execute(
        sa.update(forms)
        .where(forms.c.workspace_id == actor.workspace_id, forms.c.id == form_id)
        .values(name=name, retired=retired, version=number, changed_at=sa.func.now())
    )
    act = "changed" if retired == known.retired else "retired" if retired else "restored"
    await record_audit(tx, actor, f"form.{act}", form_id, name=name)
    return await form_of(tx, actor.workspace_id, form_id)


def _named(name: str) -> str:
    name = " ".join(name.replace("\0", "").split())
    if not name:
        raise FormIncomplete
    return name


async def _keep(tx: Tx, actor: Actor, form_id: UUID, version: int, content: FormContent) -> None:
    await tx.execute(
        form_versions.insert().values(
            workspace_id=actor.workspace_id, form_id=form_id, version=version, content=msgspec.to_builtins(content)
        )
    )
