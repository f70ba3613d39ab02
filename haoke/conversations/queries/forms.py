"""Forms, where they were sent, and what came back."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.errors import FormNotFound
from haoke.conversations.forms.form import FilledRow, Form, FormContent
from haoke.conversations.permissions import READ_FORM_ANSWERS
from haoke.conversations.queries.gate import within
from haoke.conversations.tables import conversations, form_versions, forms, sent_forms
from haoke.conversations.types import Named
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.http.period import Period

MOST_FORMS = 200


class FormAnswers(msgspec.Struct, frozen=True):
    """One answer to a form. ``id`` is of the sending; ``conversation_id``: where the answer stands."""

    id: UUID
    version: int
    conversation_id: UUID
    customer: Named
    sent_at: int
    at: int
    rows: list[FilledRow]


_FORMS = sa.select(forms, form_versions.c.content).join(
    form_versions,
    sa.and_(
        form_versions.c.workspace_id == forms.c.workspace_id,
        form_versions.c.form_id == forms.c.id,
        form_versions.c.version == forms.c.version,
    ),
)


def _form(row: sa.Row[Any]) -> Form:
    return Form(
        id=row.id,
        name=row.name,
        version=row.version,
        retired=row.retired,
        content=msgspec.convert(row.content, FormContent),
        changed_at=to_ms(row.changed_at),
    )


async def list_forms(tx: Tx, workspace_id: UUID, *, sent: bool, limit: int, after: str | None) -> list[Form]:
    """By name; ``sent``: only those that can be sent."""
    statement = _FORMS.where(forms.c.workspace_id == workspace_id).order_by(forms.c.name).limit(limit)
    if sent:
        statement = statement.where(forms.c.retired.is_(False))
    if after is not None:
        statement = statement.where(forms.c.name > after)
    return [_form(row) for row in await tx.all(statement)]


async def count_forms(tx: Tx, workspace_id: UUID) -> int:
    return int(await tx.scalar(sa.select(sa.func.count()).where(forms.c.workspace_id == workspace_id)) or 0)


async def is_name_taken(tx: Tx, workspace_id: UUID, name: str, by_other_than: UUID) -> bool:
    found = sa.select(forms.c.id).where(
        forms.c.workspace_id == workspace_id, forms.c.name == name, forms.c.id != by_other_than
    )
    return await tx.scalar(found) is not None


async def form_of(tx: Tx, workspace_id: UUID, form_id: UUID, *, lock: bool = False) -> Form:
    """Raises FormNotFound."""
    statement = _FORMS.where(forms.c.workspace_id == workspace_id, forms.c.id == form_id)
    row = await tx.first(statement.with_for_update(of=forms) if lock else statement)
    if row is None:
        raise FormNotFound
    return _form(row)


async def version_of(tx: Tx, workspace_id: UUID, form_id: UUID, version: int) -> FormContent:
    """As it was then. Raises FormNotFound."""
    content = await tx.scalar(
        sa.select(form_versions.c.content).where(
            form_versions.c.workspace_id == workspace_id,
            form_versions.c.form_id == form_id,
            form_versions.c.version == version,
        )
    )
    if content is None:
        raise FormNotFound
    return msgspec.convert(content, FormContent)


async def sent_by_token(tx: Tx, token_hash: bytes) -> sa.Row[Any]:
    """With the ``locale`` of its conversation. Raises FormNotFound."""
    statement = sa.select(sent_forms, conversations.c.locale).join(
        conversations,
        sa.and_(
            conversations.c.workspace_id == sent_forms.c.workspace_id,
            conversations.c.id == sent_forms.c.conversation_id,
        ),
    )
    row = await tx.first(statement.where(sent_forms.c.token_hash == token_hash))
    if row is None:
        raise FormNotFound
    return row


async def sent_form(tx: Tx, workspace_id: UUID, sent_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """Raises FormNotFound."""
    statement = sa.select(sent_forms).where(sent_forms.c.workspace_id == workspace_id, sent_forms.c.id == sent_id)
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise FormNotFound
    return row


async def list_answers(
    tx: Tx, actor: Actor, form_id: UUID, period: Period, *, limit: int, before: tuple[datetime, UUID] | None
) -> list[sa.Row[Any]]:
    """The newest first, of the conversations that the actor's scope reaches."""
    scope = actor.require(READ_FORM_ANSWERS)
    statement = (
        sa.select(sent_forms, conversations.c.customer_id)
        .join(
            conversations,
            sa.and_(
                conversations.c.workspace_id == sent_forms.c.workspace_id,
                conversations.c.id == sent_forms.c.answer_in,
            ),
        )
        .where(
            sent_forms.c.workspace_id == actor.workspace_id,
            sent_forms.c.form_id == form_id,
            sent_forms.c.answered_at.is_not(None),
            within(actor, scope),
        )
    )
    if period.since is not None:
        statement = statement.where(sent_forms.c.answered_at >= period.since)
    if period.until is not None:
        statement = statement.where(sent_forms.c.answered_at < period.until)
    if before is not None:
        statement = statement.where(sa.tuple_(sent_forms.c.answered_at, sent_forms.c.id) < sa.tuple_(*before))
    return await tx.all(statement.order_by(sent_forms.c.answered_at.desc(), sent_forms.c.id.desc()).limit(limit))


async def as_answers(tx: Tx, workspace_id: UUID, rows: list[sa.Row[Any]]) -> list[FormAnswers]:
    names = await customers.names_of(tx, workspace_id, {row.customer_id for row in rows})
    return [
        FormAnswers(
            row.id,
            row.version,
            row.answer_in,
            Named(row.customer_id, names.get(row.customer_id, "")),
            to_ms(row.sent_at),
            to_ms(row.answered_at),
            msgspec.convert(row.rows, list[FilledRow]),
        )
        for row in rows
    ]
