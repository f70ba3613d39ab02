"""Rows as cells: what tables and texts have in common. Heads may be in any language; unknown ones are left out."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec

from haoke.kernel.clock import from_ms, to_ms
from haoke.kernel.errors import Refusal
from haoke.kernel.i18n import LOCALES, t
from haoke.knowledge.errors import CellInvalid
from haoke.knowledge.types import AnswerPart, ImportedEntry, Key, Locale

MOST_ROWS = 20_000
COLUMNS = ("id", "language", "channel", "category", "question", "phrasings", "answer", "related", "tags", "visibility",
           "form", "valid_from", "valid_until")  # fmt: skip
_HEADS = {t(locale, f"knowledge.column.{name}").lower(): name for locale in LOCALES for name in COLUMNS}


class Row(msgspec.Struct, frozen=True):
    """A row with its number in the file, and what was wrong with it when it was read."""

    line: int
    entry: ImportedEntry | None
    problem: Refusal | None = None


def column(head: str) -> str:
    """The column that a head names; "" for one we do not know."""
    name = " ".join(head.split()).lower()
    return name if name in COLUMNS else _HEADS.get(name, "")


def row_of(line: int, cells: Mapping[str, Any], locale: Locale) -> Row:
    """``cells`` by column. ``locale`` for a row that names no language."""
    values: dict[str, Any] = {"locale": locale, "question": ""}
    try:
        for name, raw in cells.items():
            if name and raw not in {None, ""}:
                values |= _READ[name](raw)
        if isinstance(values.get("key"), str):
            msgspec.convert(values["key"], Key)
        return Row(line, msgspec.convert(values, ImportedEntry))
    except Refusal as refusal:
        return Row(line, None, refusal)
    except msgspec.ValidationError as error:
        return Row(line, None, CellInvalid(reason=str(error)[:200]))


def cells_of(entry: ImportedEntry) -> dict[str, str]:
    """The cells that make this row again."""
    return {
        "id": entry.key,
        "language": entry.locale,
        "channel": entry.channel,
        "category": entry.category,
        "question": entry.question,
        "phrasings": "\n".join(entry.phrasings),
        "answer": entry.answer[0].text if entry.answer else "",
        "related": "\n".join(entry.related),
        "tags": "\n".join(entry.tags),
        "visibility": entry.visibility or "",
        "form": entry.form,
        "valid_from": _moment_text(entry.valid_from),
        "valid_until": _moment_text(entry.valid_until),
    }


def _moment_text(at: int | None) -> str:
    return "" if at is None else from_ms(at).isoformat(timespec="milliseconds")


def _moment(raw: Any) -> int:
    try:
        at = raw if isinstance(raw, datetime) else datetime.fromisoformat(str(raw).strip())
    except ValueError:
        raise CellInvalid(reason=str(raw)[:40]) from None
    return to_ms(at if at.tzinfo else at.replace(tzinfo=UTC))


def _lines(raw: Any) -> list[str]:
    return [line.strip() for line in str(raw).splitlines() if line.strip()]


def _names(raw: Any) -> list[str]:
    text = str(raw)
    for mark in ",，、;；":
        text = text.replace(mark, "\n")
    return _lines(text)


_READ: dict[str, Callable[[Any], dict[str, Any]]] = {
    "id": lambda raw: {"key": str(raw).strip()},
    "language": lambda raw: {"locale": str(raw).strip()},
    "channel": lambda raw: {"channel": str(raw).strip()[:40]},
    "category": lambda raw: {"category": str(raw).strip()},
    "question": lambda raw: {"question": " ".join(str(raw).split())},
    "phrasings": lambda raw: {"phrasings": _lines(raw)},
    "answer": lambda raw: {"answer": [AnswerPart(str(raw))]},
    "related": lambda raw: {"related": _names(raw)},
    "tags": lambda raw: {"tags": _names(raw)},
    "visibility": lambda raw: {"visibility": str(raw).strip()},
    "form": lambda raw: {"form": str(raw).strip()},
    "valid_from": lambda raw: {"valid_from": _moment(raw)},
    "valid_until": lambda raw: {"valid_until": _moment(raw)},
}
