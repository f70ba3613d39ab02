"""Which way to read and write a file, by the end of its name."""

from collections.abc import Callable, Iterable

from haoke.knowledge.errors import ImportTooLong, ImportUnreadable
from haoke.knowledge.formats.apart import ExportFormat
from haoke.knowledge.formats.packs import read_pack
from haoke.knowledge.formats.pages import read_page, read_pages
from haoke.knowledge.formats.rows import MOST_ROWS, Row
from haoke.knowledge.formats.sheets import read_csv, read_excel, write_csv, write_excel
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
