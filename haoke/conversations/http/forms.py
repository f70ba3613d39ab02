"""Routes of forms: they are set up, sent, answered in our own pages, and read."""

import csv
import io
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from haoke.conversations.actions.answer_form import answer_form
from haoke.conversations.actions.manage_forms import change_form, create_form
from haoke.conversations.actions.screen_message import noting_blocks
from haoke.conversations.actions.send_form import send_form
from haoke.conversations.errors import FormNotFound
from haoke.conversations.forms.form import MAX_FIELDS, Form, FormContent
from haoke.conversations.http.agent import Posted
from haoke.conversations.permissions import MANAGE_FORMS, READ_FORM_ANSWERS, SEND_FORMS
from haoke.conversations.queries.forms import FormAnswers, as_answers, form_of, list_answers, list_forms, sent_form
from haoke.kernel.auth import Actor
from haoke.kernel.clock import from_ms
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.http.inject import TheActor, TheClient, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, encode_cursor, page_of
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import t

_MANAGE = {"audience": "member", "permission": MANAGE_FORMS}
_ANSWERS: dict[str, Any] = {"audience": "member", "permission": READ_FORM_ANSWERS}
_EXPORTED = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is run by spreadsheets."""

Value = Annotated[str, msgspec.Meta(max_length=4000)]


class NewForm(Body, frozen=True, kw_only=True):
    name: Annotated[str, msgspec.Meta(max_length=80)]
    content: FormContent


class FormChange(NewForm, frozen=True, kw_only=True):
    """``version`` is the one the change was made on."""

    version: int
    retired: bool = False


class FormToSend(Body, frozen=True, kw_only=True):
    """``id`` is the message's own; ``text`` is said before the form."""

    id: UUID
    form_id: UUID
    text: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class FormValues(Body, frozen=True, kw_only=True):
    """By field; of a choice the numbers of options, from 1."""

    values: Annotated[
        dict[str, Annotated[list[Value], msgspec.Meta(max_length=50)]], msgspec.Meta(max_length=MAX_FIELDS)
    ]


class FormThanks(msgspec.Struct, frozen=True):
    """What is said to who sent a form; empty: Haoke's own words."""

    text: str


@get("/forms", opt={"audience": "member", "permission": None})
async def forms(db: TheDatabase, actor: TheActor, page: ThePage, sent: FromQuery[bool] = False) -> Page[Form]:
    """By name; ``sent``: only those that can be sent. For who sets them up, sends them, or reads answers."""
    _see(actor)
    after = page.after(tuple[str])
    async with db.reading() as tx:
        found = await list_forms(
            tx, actor.workspace_id, sent=sent, limit=page.limit + 1, after=after[0] if after else None
        )
    return page_of(found, page.limit, lambda each: each, lambda each: (each.name,))


def _see(actor: Actor) -> None:
    if not any(actor.scope(each) for each in (MANAGE_FORMS, SEND_FORMS, READ_FORM_ANSWERS)):
        raise PermissionDenied(permission=SEND_FORMS)


@post("/forms", opt=_MANAGE)
async def add_form(db: TheDatabase, actor: TheActor, data: JSONBody[NewForm]) -> Form:
    return await db.run(create_form, actor, data.name, data.content)


@get("/forms/{form_id:uuid}", opt={"audience": "member", "permission": None})
async def one_form(db: TheDatabase, actor: TheActor, form_id: FromPath[UUID]) -> Form:
    """For the same members."""
    _see(actor)
    async with db.reading() as tx:
        return await form_of(tx, actor.workspace_id, form_id)


@put("/forms/{form_id:uuid}", opt=_MANAGE)
async def set_form(db: TheDatabase, actor: TheActor, form_id: FromPath[UUID], data: JSONBody[FormChange]) -> Form:
    """What was sent before stays as it was sent. FormChanged when somebody else changed it since ``version``."""
    return await db.run(
        change_form, actor, form_id, data.version, name=data.name, retired=data.retired, content=data.content
    )


@get("/forms/{form_id:uuid}/answers", opt=_ANSWERS)
async def answers(
    db: TheDatabase, actor: TheActor, page: ThePage, period: ThePeriod, form_id: FromPath[UUID]
) -> Page[FormAnswers]:
    """What came back, the newest first."""
    before = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        await form_of(tx, actor.workspace_id, form_id)
        rows = await list_answers(tx, actor, form_id, period, limit=page.limit + 1, before=before)
        items = await as_answers(tx, actor.workspace_id, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(items, None if last is None else encode_cursor((last.answered_at, last.id)))


@get("/forms/{form_id:uuid}/answers/export", opt=_ANSWERS | {"answer": ("text/csv",)})
async def export_answers(
    db: TheDatabase, actor: TheActor, period: ThePeriod, form_id: FromPath[UUID]
) -> Response[bytes]:
    """The same as a table with a column for each field, of at most twenty thousand answers."""
    async with db.reading() as tx:
        await form_of(tx, actor.workspace_id, form_id)
        rows = await list_answers(tx, actor, form_id, period, limit=_EXPORTED, before=None)
        found = await as_answers(tx, actor.workspace_id, rows)
    headers = {"Content-Disposition": 'attachment; filename="answers.csv"', "X-Content-Type-Options": "nosniff"}
    return Response(_table(found, actor.locale), media_type="text/csv; charset=utf-8", headers=headers)


def _table(found: list[FormAnswers], locale: str) -> bytes:
    """A field that was renamed is one column, under its latest name."""
    labels: dict[str, str] = {}
    for each in reversed(found):
        labels |= {row.id: row.label for row in each.rows}
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow([t(locale, "form.answers.at"), t(locale, "form.answers.customer"), *map(_cell, labels.values())])
    for each in found:
        said = {row.id: ", ".join(row.values) for row in each.rows}
        at = from_ms(each.at).isoformat(timespec="seconds")
        lines.writerow([at, _cell(each.customer.name), *(_cell(said.get(field, "")) for field in labels)])
    return text.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text


@post("/conversations/{conversation_id:uuid}/forms", opt={"audience": "member", "permission": SEND_FORMS})
async def send(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[FormToSend]) -> Posted:
    async with noting_blocks(db):
        part = await db.run(send_form, actor, conversation_id, data.id, data.form_id, data.text)
    return Posted(part.seq, part.at)


@post("/visitor/forms/{sent_id:uuid}", status_code=200, opt={"audience": "visitor", "permission": None})
async def fill_in(
    db: TheDatabase, actor: TheActor, client: TheClient, sent_id: FromPath[UUID], data: JSONBody[FormValues]
) -> FormThanks:
    """The same as on the form's own page."""
    async with db.reading() as tx:
        sent = await sent_form(tx, actor.workspace_id, sent_id)
    if sent.visitor_id != actor.id:
        raise FormNotFound
    async with noting_blocks(db):
        form = await db.run(answer_form, actor.workspace_id, sent_id, data.values, client.address)
    return FormThanks(form.thanks)


ROUTES: list[Any] = [forms, add_form, one_form, set_form, answers, export_answers, send, fill_in]
