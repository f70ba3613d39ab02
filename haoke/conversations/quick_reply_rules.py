"""What a quick reply may hold, and how a table of them is read and written."""

import csv
import io
from collections.abc import Iterable, Iterator

import msgspec

from haoke.conversations.errors import (
    QuickReplyCodeInvalid,
    QuickReplyCodeTwice,
    QuickReplyEmpty,
    QuickReplyTooLong,
    TableUnreadable,
)
from haoke.conversations.types import QuickReplyValues
from haoke.kernel.errors import Refusal

MOST = 1000  # quick replies of one owner
MAX_TABLE = 1_000_000  # characters
COLUMNS = ("folder", "code", "title", "text")
_LIMITS = {"folder": 60, "title": 100, "text": 5000}
_MAX_CODE = 30
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is run by spreadsheets."""


def checked_quick_reply(values: QuickReplyValues) -> QuickReplyValues:
    """As it is stored; without a title the beginning of the text is it.

    Raises QuickReplyEmpty, QuickReplyTooLong, QuickReplyCodeInvalid.
    """
    clean = {name: getattr(values, name).replace("\0", "").strip() for name in COLUMNS}
    code = clean["code"].removeprefix("/")
    if len(code) > _MAX_CODE or any(character.isspace() or character == "/" for character in code):
        raise QuickReplyCodeInvalid(limit=_MAX_CODE, path="$.code")
    if not clean["text"]:
        raise QuickReplyEmpty(path="$.text")
    for name, limit in _LIMITS.items():
        if len(clean[name]) > limit:
            raise QuickReplyTooLong(**_LIMITS, path=f"$.{name}")
    title = clean["title"] or clean["text"].splitlines()[0][:40].strip()
    return QuickReplyValues(folder=clean["folder"], code=code, title=title, text=clean["text"])


class TableRow(msgspec.Struct, frozen=True):
    """A row of a table: its line, and either what it holds or what is wrong with it."""

    line: int
    values: QuickReplyValues | None
    problem: Refusal | None = None


def read_table(text: str) -> Iterator[TableRow]:
    """Rows of a CSV with a head, in any order of columns; commas, semicolons or tabs. Raises TableUnreadable."""
    text = text.removeprefix("\ufeff").replace("\0", "")
    head, _, _ = text.partition("\n")
    reader = csv.DictReader(io.StringIO(text), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        names = {name: name.strip().lower() for name in reader.fieldnames or ()}
        if "text" not in names.values():
            raise TableUnreadable
        codes: set[str] = set()
        for cells in reader:
            found = {names[name]: _from_cell(cell or "") for name, cell in cells.items() if name in names}
            if any(value.strip() for value in found.values()):
                yield _row(reader.line_num, found, codes)
    except csv.Error:
        raise TableUnreadable from None


def _row(line: int, found: dict[str, str], codes: set[str]) -> TableRow:
    try:
        values = checked_quick_reply(QuickReplyValues(**{name: found.get(name, "") for name in COLUMNS}))
        if values.code and values.code.lower() in codes:
            raise QuickReplyCodeTwice(code=values.code)
    except Refusal as refusal:
        return TableRow(line, None, refusal)
    codes.add(values.code.lower())
    return TableRow(line, values)


def write_table(replies: Iterable[QuickReplyValues]) -> str:
    """A CSV that spreadsheets open as UTF-8, and run nothing of."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([_as_cell(getattr(reply, name)) for name in COLUMNS] for reply in replies)
    return "\ufeff" + out.getvalue()


def _as_cell(value: str) -> str:
    return f"'{value}" if value.startswith((*_FORMULA, "'")) else value


def _from_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
