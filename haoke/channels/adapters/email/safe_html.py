"""HTML of strangers: only what lays text out, no script, no style, and no picture that tells its sender who looked."""

from html.parser import HTMLParser

import nh3

_ALLOWED = nh3.ALLOWED_TAGS | {"font"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign"},
    "th": {"colspan", "rowspan", "align", "valign"},
    "ol": {"start"},
}
_LINES = {"p", "div", "tr", "li", "ul", "ol", "table", "blockquote", "pre", "dl", "dt", "dd"} | {
    f"h{level}" for level in range(1, 7)
}
_UNSEEN = {"script", "style", "head", "title", "template", "noscript"}


def made_safe(html: str) -> str:
    """Pictures that came with the mail stay, by their ``cid:``; those that would be fetched are not."""
    return nh3.clean(
        html,
        tags=_ALLOWED,
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes={"http", "https", "mailto", "tel", "cid"},
        link_rel="noopener noreferrer nofollow",
    )


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    if tag == "img" and attribute == "src" and not value.lower().startswith("cid:"):
        return None
    return value


class _Words(HTMLParser):
    """Lines as they would be seen. What is quoted begins with ``>``, as it does in mails without HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = [""]
        self._unseen = 0
        self._depth = 0
        self._links: list[tuple[str, int, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag == "br":
            self._new_line()
        elif tag in _LINES:
            self._begin_block()
            self._depth += tag == "blockquote"
            self._put("- " if tag == "li" else "")
        elif tag in {"td", "th"}:
            self._put(" ")
        elif tag == "a":
            self._links.append((dict(attrs).get("href") or "", len(self.lines) - 1, len(self.lines[-1])))
        elif tag == "img":
            alt = (dict(attrs).get("alt") or "").strip()
            self._put(f"[{alt}]" if alt else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._links:
            href, line, place = self._links.pop()
            shown = "\n".join(self.lines[line:])[place:].strip()
            if href.startswith(("http://", "https://")) and shown and shown not in href:
                self._put(f" ({href})")
        elif tag in _LINES:
            self._begin_block()
            self._depth = max(0, self._depth - (tag == "blockquote"))
            if tag == "p":
                self._new_line()

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            words = " ".join(data.split())
            before = " " if data[:1].isspace() else ""
            self._put(before + words + (" " if data[-1:].isspace() and words else ""))

    def _put(self, text: str) -> None:
        if text.strip() or (text and self.lines[-1].strip("> ")):
            if not self.lines[-1]:
                self.lines[-1] = "> " * min(self._depth, 5)
                text = text.lstrip()
            self.lines[-1] += text

    def _begin_block(self) -> None:
        if self.lines[-1]:
            self._new_line()

    def _new_line(self) -> None:
        self.lines.append("")


def words_of(html: str) -> str:
    """What a person reads of it, with links spelt out."""
    parser = _Words()
    parser.feed(html)
    parser.close()
    lines = [line.rstrip() for line in parser.lines]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip()
