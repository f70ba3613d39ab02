"""Which way to read and write a file, by the end of its name."""

from collections.abc import Callable, Iterable

from haoke.knowledge.errors import ImportTooLong, ImportUnreadable
from haoke.knowledge.formats.apart import ExportFormat
from haoke.knowledge.formats.packs import read_pack
from haoke.knowledge.formats.pages import read_page, read_pages
from haoke.knowledge.formats.rows import MOST_ROWS, Row
from haoke.knowledge.formats.sheets import (
    Line,
    csv_lines,
    csv_table,
    excel_lines,
    excel_table,
    read_csv,
    read_excel,
    write_csv,
    write_excel,
)
from haoke.knowledge.formats.texts import read_markdown, read_word, write_markdown, write_word
from haoke.knowledge.types import ImportedEntry, Locale

_READERS: dict[str, Callable[[bytes, Locale], list[Row]]] = {
    "csv": read_csv,
    "tsv": read_csv,
    "xlsx": read_excel,
    "md": read_markdown,
    "markdown": read_markdown,
    "docx": read_word,
    "toml": read_pack,
    "zip": read_pages,
}
WRITERS: dict[ExportFormat, Callable[[Iterable[ImportedEntry]], bytes]] = {
    "xlsx": write_excel,
    "csv": write_csv,
    "md": write_markdown,
    "docx": write_word,
}

_TABLES: dict[str, Callable[[bytes], list[Line]]] = {"csv": csv_lines, "tsv": csv_lines, "xlsx": excel_lines}
TABLE_WRITERS: dict[str, Callable[[Iterable[list[str]]], bytes]] = {"csv": csv_table, "xlsx": excel_table}


def read_table(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    """The lines of a table as texts. Raises ImportUnreadable, ImportTooLarge, ImportTooLong."""
    suffix = name.rpartition(".")[2].lower()
    if suffix not in _TABLES:
        raise ImportUnreadable
    found = _TABLES[suffix](data)
    if len(found) > MOST_ROWS + 1:
        raise ImportTooLong(limit=MOST_ROWS)
    return [(number, [_text(cell) for cell in cells]) for number, cells in found]


def _text(cell: object) -> str:
    """Excel knows numbers only with fractions."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def read_file(name: str, data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable, ImportTooLarge, ImportTooLong."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in {"html", "htm"}:
        return [read_page(name, data, locale)]
    if suffix not in _READERS:
        raise ImportUnreadable
    rows = _READERS[suffix](data, locale)
    if not rows:
        raise ImportUnreadable
    if len(rows) > MOST_ROWS:
        raise ImportTooLong(limit=MOST_ROWS)
    return rows
