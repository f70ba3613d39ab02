"""Tables: CSV in any usual encoding, and Excel."""

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from haoke.knowledge.errors import ImportUnreadable
from haoke.knowledge.formats.archives import checked_archive
from haoke.knowledge.formats.rows import COLUMNS, MOST_ROWS, Row, cells_of, column, row_of
from haoke.knowledge.types import ImportedEntry, Locale

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins like this is run by spreadsheets."""

_ENCODINGS = ("utf-8-sig", "gb18030", "big5")
_WIDE = 100  # columns looked at


Line = tuple[int, list[Any]]
"""A line of a table with its number."""


def read_csv(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable."""
    return list(_rows(csv_lines(data), locale))


def csv_lines(data: bytes) -> list[Line]:
    """Commas, semicolons or tabs. Raises ImportUnreadable."""
    text = _decoded(data).replace("\0", "")
    head, _, _ = text.partition("\n")
    csv.field_size_limit(200_000)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        found = ((reader.line_num, [_from_cell(cell) for cell in cells[:_WIDE]]) for cells in reader)
        return list(islice(found, MOST_ROWS + 2))
    except csv.Error:
        raise ImportUnreadable from None


def read_excel(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable, ImportTooLarge."""
    return list(_rows(excel_lines(data), locale))


def excel_lines(data: bytes) -> list[Line]:
    """Of the first sheet. Raises ImportUnreadable, ImportTooLarge."""
    from openpyxl import load_workbook  # noqa: PLC0415 a start need not wait for it

    checked_archive(data)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        found = sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=_WIDE, values_only=True)
        return [(number, list(cells)) for number, cells in enumerate(found, 1)]
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, OSError, SyntaxError):
        raise ImportUnreadable from None


def _rows(found: Iterable[Line], locale: Locale) -> Iterator[Row]:
    lines = iter(found)
    heads = [column(str(cell or "")) for cell in next(lines, (0, []))[1]]
    if "question" not in heads:
        raise ImportUnreadable
    for line, cells in islice(lines, MOST_ROWS + 1):
        known = {head: cell for head, cell in zip(heads, cells, strict=False) if head}
        if any(str(cell or "").strip() for cell in known.values()):
            yield row_of(line, known, locale)


def write_csv(entries: Iterable[ImportedEntry]) -> bytes:
    return csv_table(_table(entries))


def csv_table(rows: Iterable[list[str]]) -> bytes:
    """A table that spreadsheets open as UTF-8, and run nothing of."""
    out = io.StringIO()
    csv.writer(out).writerows([_as_cell(cell) for cell in cells] for cells in rows)
    return ("\ufeff" + out.getvalue()).encode()


def write_excel(entries: Iterable[ImportedEntry]) -> bytes:
    return excel_table(_table(entries))


def _table(entries: Iterable[ImportedEntry]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    yield from ([cells[name] for name in COLUMNS] for cells in map(cells_of, entries))


def excel_table(rows: Iterable[list[str]]) -> bytes:
    """Every cell is text, so nothing is run."""
    from openpyxl import Workbook  # noqa: PLC0415 a start need not wait for it
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415

    book = Workbook(write_only=True)
    sheet = book.create_sheet("knowledge")
    for cells in rows:
        row = [WriteOnlyCell(sheet, cell) for cell in cells]
        for cell in row:
            cell.data_type = "s"
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _decoded(data: bytes) -> str:
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportUnreadable


def _as_cell(value: str) -> str:
    return f"'{value}" if value.startswith((*_FORMULA, "'")) else value


def _from_cell(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
