"""What a form asks, as it is set up, as it is sent, and as it comes back."""

from collections import Counter
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.conversations.errors import FormIncomplete
from haoke.conversations.types import MessageBody
from haoke.flows.types import AnswerType, Field, Option

MAX_FIELDS, MAX_OPTIONS = 20, 50
FieldType = Literal["text", "long_text", "number", "date", "phone", "email", "choice", "choices"]
_CHOOSING = {"choice", "choices"}
_ANSWERS: dict[str, AnswerType] = {"number": "number", "date": "date", "phone": "phone", "email": "email"}


class FormQuestion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``fills``: what is noted of the customer: name, email, phone, company, or a field of the company's own."""

    id: Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]
    label: Annotated[str, Meta(max_length=80)]
    type: FieldType = "text"
    required: bool = True
    help: Annotated[str, Meta(max_length=200)] = ""
    options: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=MAX_OPTIONS)] = []
    fills: Annotated[str, Meta(max_length=60)] = ""

    def asked(self) -> Field:
        """The same as flows ask it, so that one rule says what is an answer."""
        options = tuple(Option(str(number), text) for number, text in enumerate(self.options, 1))
        return Field(self.id, self.label, _ANSWERS.get(self.type, "text"), self.required, options)


class FormContent(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A version of a form. ``thanks`` is said once it was sent; ``days``: for how long it can be."""

    title: Annotated[str, Meta(max_length=120)]
    intro: Annotated[str, Meta(max_length=2000)] = ""
    fields: Annotated[list[FormQuestion], Meta(max_length=MAX_FIELDS)]
    thanks: Annotated[str, Meta(max_length=500)] = ""
    days: Annotated[int, Meta(ge=1, le=90)] = 7


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """``version`` counts what was saved. ``retired``: it is not sent any more, its answers stay."""

    id: UUID
    name: str
    version: int
    retired: bool
    content: FormContent
    changed_at: int


class SentForm(msgspec.Struct, frozen=True, omit_defaults=True):
    """A form in a message: as it was when it was sent. ``id`` is of this sending; ``until`` in milliseconds."""

    id: UUID
    form_id: UUID
    version: int
    title: str
    intro: str
    fields: list[FormQuestion]
    thanks: str
    until: int


class FilledRow(msgspec.Struct, frozen=True):
    id: str
    label: str
    values: list[str]


class FilledForm(msgspec.Struct, frozen=True):
    """What came back of a form. ``id`` is of the sending."""

    id: UUID
    form_id: UUID
    version: int
    title: str
    rows: list[FilledRow]


class FormBody(MessageBody, frozen=True, omit_defaults=True):
    """A message with a form, or with what was filled in. No client can send one: they speak of a ``MessageBody``."""

    form: SentForm | None = None
    filled: FilledForm | None = None


def checked_content(content: FormContent) -> FormContent:
    """The content as it is kept. Raises FormIncomplete."""
    fields = [_checked(field) for field in content.fields]
    title = _clean(content.title)
    if not title or not fields or any(times > 1 for times in Counter(field.id for field in fields).values()):
        raise FormIncomplete
    return msgspec.structs.replace(
        content, title=title, intro=_clean(content.intro), thanks=_clean(content.thanks), fields=fields
    )


def _checked(field: FormQuestion) -> FormQuestion:
    options = list(dict.fromkeys(text for each in field.options if (text := _clean(each))))
    label = _clean(field.label)
    if not label or (field.type in _CHOOSING and not options):
        raise FormIncomplete
    return msgspec.structs.replace(
        field,
        label=label,
        help=_clean(field.help),
        fills=_clean(field.fills),
        options=options if field.type in _CHOOSING else [],
    )


def _clean(text: str) -> str:
    return text.replace("\0", "").strip()
