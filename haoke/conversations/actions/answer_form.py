"""A customer sends a form filled in: once, as a message of theirs, wherever such a message would go."""

from typing import Any
from uuid import UUID, uuid5

import msgspec
import sqlalchemy as sa

from haoke.channels import catalog as channels
from haoke.conversations.actions.admit_visitor import bans, is_banned
from haoke.conversations.actions.open_outlet import open_outlet
from haoke.conversations.actions.receive_message import Visitor, receive_from
from haoke.conversations.actions.screen_message import screens
from haoke.conversations.errors import AnswersInvalid, FormExpired, FormRecalled, FormUsed, VisitorBanned
from haoke.conversations.events import FormAnswered
from haoke.conversations.forms.filling import Given, fill, said_in
from haoke.conversations.forms.form import FilledForm, FilledRow, FormBody, FormContent
from haoke.conversations.queries.forms import sent_form, version_of
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.tables import sent_forms
from haoke.conversations.types import FormAnswer
from haoke.customers import catalog as customers
from haoke.customers.actions.ensure_customer import Contact
from haoke.customers.actions.fill_in_customer import fill_in_customer
from haoke.kernel.clock import now
from haoke.kernel.db import Tx


def refuse_over(sent: sa.Row[Any]) -> None:
    """Raises FormUsed, FormRecalled, FormExpired."""
    if sent.answered_at is not None:
        raise FormUsed
    if sent.recalled_at is not None:
        raise FormRecalled
    if sent.until <= now():
        raise FormExpired


async def answer_form(tx: Tx, workspace_id: UUID, sent_id: UUID, given: Given, address: str = "") -> FormContent:
    """What was answered, as it was asked. The same answer once more is harmless.

    Raises FormNotFound, FormUsed, FormRecalled, FormExpired, AnswersInvalid, VisitorBanned, MessageNotAllowed.
    """
    asked_in = (await sent_form(tx, workspace_id, sent_id)).conversation_id
    row = await conversation_by_id(tx, workspace_id, asked_in, lock=True)
    sent = await sent_form(tx, workspace_id, sent_id, lock=True)
    form = await version_of(tx, workspace_id, sent.form_id, sent.version)
    filling = fill(form.fields, given)
    shown = await _shown(tx, workspace_id, filling.rows)
    if sent.answered_at is not None and msgspec.to_builtins(shown) == sent.rows and not filling.faults:
        return form
    refuse_over(sent)
    if filling.faults:
        wrong = ", ".join(field.label for field in form.fields if field.id in filling.faults)
        raise AnswersInvalid(fields=filling.faults, labels=wrong)
    conversation_id, seq = await _receive(tx, row, sent, form.title, filling.rows, shown, address)
    await tx.execute(
        sa.update(sent_forms)
        .where(sent_forms.c.workspace_id == workspace_id, sent_forms.c.id == sent_id)
        .values(answered_at=now(), answer_in=conversation_id, rows=msgspec.to_builtins(shown))
    )
    customer_id = (await conversation_by_id(tx, workspace_id, conversation_id)).customer_id
    fills = {field.id: field.fills for field in form.fields if field.fills}
    said = {fills[row.id]: ", ".join(row.values) for row in shown if row.id in fills}
    if said:
        await fill_in_customer(tx, workspace_id, customer_id, said)
    await tx.emit(
        FormAnswered(
            workspace_id=workspace_id,
            conversation_id=conversation_id,
            customer_id=customer_id,
            form_id=sent.form_id,
            version=sent.version,
            sent_id=sent.id,
            seq=seq,
        )
    )
    return form


async def _shown(tx: Tx, workspace_id: UUID, rows: list[FilledRow]) -> list[FilledRow]:
    """Without what is masked in messages."""
    screen = await screens.get(tx, workspace_id)
    return [msgspec.structs.replace(row, values=[screen.hidden(value) for value in row.values]) for row in rows]


async def _receive(
    tx: Tx,
    row: sa.Row[Any],
    sent: sa.Row[Any],
    title: str,
    rows: list[FilledRow],
    shown: list[FilledRow],
    address: str,
) -> tuple[UUID, int]:
    """The message, as if its customer had written it: the conversation it is in, and its number."""
    visitor = Visitor(row.workspace_id, row.site_id, sent.visitor_id, "", locale=row.locale, ip=address)
    known_bans = await bans.get(tx, row.workspace_id)
    if known_bans.holds_customer(row.customer_id, now()) or is_banned(known_bans, visitor, address):
        raise VisitorBanned
    customer = await customers.customer(tx, row.workspace_id, row.customer_id)
    body = FormBody(
        text=said_in(title, rows),
        answer=FormAnswer(sent.node) if sent.node else None,
        filled=FilledForm(sent.id, sent.form_id, sent.version, title, shown),
    )
    contact = Contact(customer.id, False, customer.level)
    conversation_id, part = await receive_from(tx, visitor, contact, uuid5(sent.id, "answer"), body, row.page)
    account = await channels.account(tx, row.workspace_id, row.site_id)
    if sent.peer_id and channels.sends(account):
        await open_outlet(tx, account, conversation_id, sent.peer_id, part.seq)
    return conversation_id, part.seq
