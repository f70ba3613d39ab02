"""Outlines as Markdown and as Word."""

import io
import re
from collections.abc import Iterable, Iterator

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from haoke.knowledge.errors import ImportUnreadable
from haoke.knowledge.formats.archives import checked_archive
from haoke.knowledge.formats.outline import Kind, Line, outline_of, rows_of
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.types import ImportedEntry, Locale

_SPECIAL = re.compile(r"^(#{1,2}(\s|$)|>|<!--|\\)")
_FACTS = re.compile(r"^<!--(.*)-->$")
_STYLES: dict[Kind, str] = {"top": "Heading 1", "heading": "Heading 2", "quote": "Quote", "facts": "Intense Quote"}
_KINDS = {style: kind for kind, style in _STYLES.items()}


def read_markdown(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportUnreadable from None
    lines = text.replace("\0", "").split("\n")
    return rows_of((_line(number, raw.removesuffix("\r")) for number, raw in enumerate(lines, 1)), locale)


def _line(number: int, raw: str) -> Line:
    if raw.startswith("# "):
        return Line(number, "top", raw[2:].strip())
    if raw.startswith("## "):
        return Line(number, "heading", raw[3:].strip())
    if raw.startswith(">"):
        return Line(number, "quote", raw[1:].strip())
    facts = _FACTS.match(raw)
    if facts:
        return Line(number, "facts", facts[1])
    return Line(number, "prose", raw[1:] if raw.startswith("\\") and _SPECIAL.match(raw[1:]) else raw)


def write_markdown(entries: Iterable[ImportedEntry]) -> bytes:
    marks = {"top": "# {}", "heading": "\n## {}", "quote": "> {}", "facts": "<!-- {} -->"}
    lines = [
        marks[line.kind].format(line.text)
        if line.kind != "prose"
        else (f"\\{line.text}" if _SPECIAL.match(line.text) else line.text)
        for line in outline_of(entries)
    ]
    return ("\n".join(lines) + "\n").encode()


def read_word(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable, ImportTooLarge."""
    checked_archive(data)
    try:
        return rows_of(_paragraphs(data), locale)
    except (PackageNotFoundError, KeyError, ValueError, AttributeError, TypeError, OSError, SyntaxError):
        raise ImportUnreadable from None


def _paragraphs(data: bytes) -> Iterator[Line]:
    for number, paragraph in enumerate(Document(io.BytesIO(data)).paragraphs, 1):
        style = (paragraph.style.name if paragraph.style is not None else "") or ""
        kind = _KINDS.get(style, "prose")
        text = paragraph.text
        if style.startswith("List"):
            text = f"- {text}"
        for each in text.split("\n") if kind == "prose" else [text.strip()]:
            yield Line(number, kind, each)
        if kind == "prose" and style == "Normal" and text.strip():
            yield Line(number, "prose", "")


def write_word(entries: Iterable[ImportedEntry]) -> bytes:
    document = Document()
    for line in outline_of(entries):
        document.add_paragraph(line.text, style=_STYLES.get(line.kind, "No Spacing"))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
