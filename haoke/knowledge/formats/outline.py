"""Texts with headings: a heading is a category, one below it a question, quoted lines are phrasings, the rest answers.

    # Refunds
    ## How long does a refund take?
    <!-- id: refund-time; language: en; tags: money -->
    > when is my money back
    Three working days.

A text with headings of one level only has no categories. Markdown and Word are two ways to write the same outline.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Literal

import msgspec

from haoke.knowledge.formats.rows import COLUMNS, Row, cells_of, row_of
from haoke.knowledge.types import ImportedEntry, Locale

Kind = Literal["top", "heading", "facts", "quote", "prose"]
_FACTS = tuple(name for name in COLUMNS if name not in {"category", "question", "phrasings", "answer"})
_FACT = re.compile(r"\s*([a-z_]+)\s*:\s*([^;]*)")


class Line(msgspec.Struct, frozen=True):
    number: int
    kind: Kind
    text: str


def rows_of(lines: Iterable[Line], locale: Locale) -> list[Row]:
    found = list(lines)
    deep = any(line.kind == "heading" for line in found)
    category, question = "", None
    body: list[Line] = []
    rows: list[Row] = []
    for line in [*found, Line(0, "top", "")]:
        if line.kind not in {"top", "heading"}:
            body.append(line)
            continue
        if question is not None:
            rows.append(_row(category, question, body, locale))
        body = []
        if line.kind == "top" and deep:
            category, question = line.text, None
        else:
            question = line if line.number else None
    return rows


def outline_of(entries: Iterable[ImportedEntry]) -> Iterator[Line]:
    category = ""
    for entry in entries:
        cells = cells_of(entry)
        if cells["category"] != category or not category:
            category = cells["category"]
            yield Line(0, "top", category)
        yield Line(0, "heading", cells["question"])
        facts = {name: "|".join(cells[name].split("\n")) for name in _FACTS if cells[name]}
        yield Line(0, "facts", "; ".join(f"{name}: {value}" for name, value in facts.items()))
        yield from (Line(0, "quote", each) for each in entry.phrasings)
        yield from (Line(0, "prose", each) for each in cells["answer"].split("\n"))


def _row(category: str, question: Line, body: list[Line], locale: Locale) -> Row:
    cells: dict[str, Any] = {"category": category, "question": question.text}
    for line in body:
        if line.kind == "facts":
            found = {name: value.strip().replace("|", "\n") for name, value in _FACT.findall(line.text)}
            cells |= {name: value for name, value in found.items() if name in _FACTS}
    cells["phrasings"] = "\n".join(line.text for line in body if line.kind == "quote")
    cells["answer"] = "\n".join(line.text for line in body if line.kind == "prose").strip()
    return row_of(question.number, cells, locale)
