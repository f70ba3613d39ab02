"""Pages of a site as HTML, one or a folder of them in an archive: each becomes an article."""

import re
from html.parser import HTMLParser
from pathlib import PurePosixPath

from haoke.knowledge.errors import ImportUnreadable
from haoke.knowledge.formats.archives import checked_archive
from haoke.knowledge.formats.rows import MOST_ROWS, Row, row_of
from haoke.knowledge.types import Locale

_LEFT_OUT = {"script", "style", "nav", "header", "footer", "aside", "form", "noscript", "template", "svg", "iframe"}
_BLOCKS = {"p", "div", "section", "article", "table", "tr", "ul", "ol", "dl", "dd", "dt", "figure", "main"}
_SIGNS = {"strong": "**", "b": "**", "em": "*", "i": "*", "code": "`"}
_HEADING = re.compile(r"h[1-6]")
_SPACE = re.compile(r"[ \t\r\f\v]*\n[ \t\r\f\v]*|[ \t\r\f\v]+")


class _Page(HTMLParser):
    """Collects the title, and the text as Markdown. What is not understood stays text; nothing is fetched or run."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.first = ""
        self.text: list[str] = []
        self._silent = 0
        self._in = ""
        self._links: list[str] = []
        self._lists: list[int | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._silent += 1
        elif tag == "title" or _HEADING.fullmatch(tag):
            self._in = tag
            if tag not in {"title", "h1"}:
                self.text.append("\n\n### ")
        elif tag == "br":
            self.text.append("\n")
        elif tag == "li":
            self._item()
        elif tag in _SIGNS:
            self.text.append(_SIGNS[tag])
        elif tag == "a":
            href = dict(attrs).get("href") or ""
            self._links.append(href if href.startswith(("https://", "http://", "mailto:", "tel:")) else "")
            self.text.append("[" if self._links[-1] else "")
        elif tag in _BLOCKS:
            self.text.append("\n\n")
            if tag in {"ul", "ol"}:
                self._lists.append(1 if tag == "ol" else None)

    def _item(self) -> None:
        number = self._lists[-1] if self._lists else None
        if number is None:
            self.text.append("\n- ")
        else:
            self.text.append(f"\n{number}. ")
            self._lists[-1] = number + 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._silent = max(0, self._silent - 1)
        elif tag == self._in:
            self._in = ""
            self.text.append("\n\n")
        elif tag in _SIGNS:
            self.text.append(_SIGNS[tag])
        elif tag == "a" and self._links:
            href = self._links.pop()
            self.text.append(f"]({href})" if href else "")
        elif tag in _BLOCKS:
            self.text.append("\n\n")
            if tag in {"ul", "ol"} and self._lists:
                self._lists.pop()

    def handle_data(self, data: str) -> None:
        if self._silent:
            return
        if self._in == "title":
            self.title += data
        elif self._in == "h1" and not self.first:
            self.first = data
        else:
            self.text.append(_SPACE.sub(" ", data))


def read_page(name: str, data: bytes, locale: Locale, line: int = 1) -> Row:
    page = _Page()
    page.feed(data.decode("utf-8", errors="replace"))
    page.close()
    path = PurePosixPath(name.replace("\\", "/"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(part.strip() for part in "".join(page.text).split("\n"))).strip()
    key = "-".join(re.findall(r"[A-Za-z0-9]+", str(path.with_suffix(""))))[:80]
    cells = {
        "id": key,
        "category": "/".join(part.replace("-", " ") for part in path.parts[:-1][-5:] if part not in {".", ".."}),
        "question": (page.first or page.title or path.stem).strip()[:300],
        "answer": text[:50_000],
        "form": "article",
    }
    return row_of(line, cells, locale)


def read_pages(data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable, ImportTooLarge."""
    archive = checked_archive(data)
    wanted = [each for each in archive.infolist() if each.filename.lower().endswith((".html", ".htm"))][:MOST_ROWS]
    if not wanted:
        raise ImportUnreadable
    return [read_page(each.filename, archive.read(each), locale, line) for line, each in enumerate(wanted, 1)]
