"""Send a form in a conversation: a member does, or a flow that has come to it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.actions.append_part import SYSTEM, NewPart, append_parts
from haoke.conversations.actions.post_message import post_message
from haoke.conversations.effects import SendForm
from haoke.conversations.errors import FormNotFound
from haoke.conversations.events import FormSent
from haoke.conversations.forms.form import Form, FormBody, SentForm
from haoke.conversations.forms.links import form_token
from haoke.conversations.permissions import SEND_FORMS
from haoke.conversations.queries.forms import form_of
from haoke.conversations.queries.gate import conversation_for
from haoke.conversations.queries.outlets import outlet_of
from haoke.conversations.tables import sent_forms
from haoke.conversations.types import Part
from haoke.kernel import tokens
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms, now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id


async def send_form(tx: Tx, actor: Actor, conversation_id: UUID, id: UUID, form_id: UUID, preface: str) -> Part:
    """The part, new or already there by the same ``id``. Raises FormNotFound and the refusals of a message."""
    row = await conversation_for(tx, actor, conversation_id, SEND_FORMS, lock=True)
    form = await form_of(tx, actor.workspace_id, form_id)
    if form.retired:
        raise FormNotFound
    sent = _sent(form, new_id())
    part = await post_message(tx, actor, conversation_id, id, FormBody(text=preface.strip() or sent.title, form=sent))
    if part.body.get("form", {}).get("id") == str(sent.id):
        await _note(tx, row, sent, by=actor.member_id)
    return part


async def send_form_by_flow(tx: Tx, row: sa.Row[Any], effect: SendForm) -> sa.Row[Any]:
    """A form that is gone or not sent any more is passed over: the flow's other words stand."""
    try:
        form = await form_of(tx, row.workspace_id, UUID(effect.form_id))
    except (FormNotFound, ValueError):
        return row
    if form.retired:
        return row
    sent = _sent(form, effect.id)
    body = FormBody(text=effect.text.strip() or sent.title, form=sent)
    row, _ = await append_parts(tx, row, [NewPart("message", SYSTEM, msgspec.to_builtins(body))])
    await _note(tx, row, sent, node=effect.node)
    return row


def _sent(form: Form, id: UUID) -> SentForm:
    """What the form fills in is nobody's business but the company's."""
    content = form.content
    return SentForm(
        id,
        form.id,
        form.version,
        content.title,
        content.intro,
        [msgspec.structs.replace(field, fills="") for field in content.fields],
        content.thanks,
        to_ms(now() + timedelta(days=content.days)),
    )


async def _note(tx: Tx, row: sa.Row[Any], sent: SentForm, *, node: str = "", by: UUID | None = None) -> None:
    """From now on whoever has the address can answer, once."""
    outlet = await outlet_of(tx, row.workspace_id, row.id)
    await tx.execute(
        sent_forms.insert().values(
            workspace_id=row.workspace_id,
            id=sent.id,
            form_id=sent.form_id,
            version=sent.version,
            conversation_id=row.id,
            visitor_id=row.visitor_id,
            peer_id="" if outlet is None else outlet.peer_id,
            node=node,
            token_hash=tokens.secret_hash(form_token(sent.id)),
            until=from_ms(sent.until),
        )
    )
    await tx.emit(
        FormSent(
            workspace_id=row.workspace_id,
            conversation_id=row.id,
            form_id=sent.form_id,
            version=sent.version,
            sent_id=sent.id,
            by=by,
        )
    )
