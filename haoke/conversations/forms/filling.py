"""What somebody filled into a form: what of it can be taken, and what cannot. Pure."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from haoke.conversations.asking import answer_of
from haoke.conversations.forms.form import FilledRow, FormQuestion
from haoke.conversations.rules import MAX_TEXT

Given = Mapping[str, Sequence[str]]
"""Values by field; of a choice the number of an option, or its text."""


class Filling(msgspec.Struct, frozen=True):
    """``faults``: field → ``missing``, ``unknown``, or the type that the answer is not of."""

    rows: list[FilledRow]
    faults: dict[str, str]


def fill(fields: Iterable[FormQuestion], given: Given) -> Filling:
    rows: list[FilledRow] = []
    fields = tuple(fields)
    faults = dict.fromkeys(given.keys() - {field.id for field in fields}, "unknown")
    for field in fields:
        said = [text for text in given.get(field.id, ()) if text.strip()]
        values, fault = _values(field, said)
        if fault:
            faults[field.id] = fault
        elif values:
            rows.append(FilledRow(field.id, field.label, values))
    return Filling(rows, faults)


def _values(field: FormQuestion, said: list[str]) -> tuple[list[str], str]:
    if not said:
        return [], "missing" if field.required else ""
    if len(said) > (len(field.options) if field.type == "choices" else 1):
        return [], field.type
    asked = field.asked()
    answers = [answer_of(asked, text) for text in said]
    if any(answer is None for answer in answers):
        return [], field.type
    return list(dict.fromkeys(answer for answer in answers if answer)), ""


def said_in(title: str, rows: Iterable[FilledRow]) -> str:
    """The same in words."""
    lines = (f"{row.label}: {', '.join(row.values)}" for row in rows)
    return "\n".join([title, *lines])[:MAX_TEXT]
