"""Texts with a form as plain words: addresses of links are spelt out, nothing else is lost but the form."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"}
)
_SILENT = frozenset({"script", "style", "head", "title"})


def from_markdown(text: str) -> str:
    lines: list[str] = []
    lists: list[int | None] = []  # the next number of each list we are in; None: it has bullets
    bullet = ""
    for token in _MARKDOWN.parse(text):
        match token.type:
            case "bullet_list_open":
                lists.append(None)
            case "ordered_list_open":
                lists.append(int(token.attrGet("start") or 1))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                number = lists[-1]
                bullet = "  " * (len(lists) - 1) + ("- " if number is None else f"{number}. ")
                lists[-1] = None if number is None else number + 1
            case "inline":
                lines.append(bullet + _inline(token.children or []))
                bullet = ""
            case "fence" | "code_block":
                lines.append(bullet + token.content.rstrip("\n"))
                bullet = ""
            case "paragraph_close" | "heading_close" if not lists:
                lines.append("")
            case "hr":
                lines.append("—" * 3)
    return "\n".join(lines).strip("\n")


def _inline(tokens: list[Token]) -> str:
    said = ""
    links: list[tuple[int, str]] = []  # where the words of a link begin, and its address
    for token in tokens:
        match token.type:
            case "link_open":
                links.append((len(said), str(token.attrGet("href") or "")))
            case "link_close":
                start, address = links.pop()
                said += _spelt(said[start:], address)
            case "softbreak" | "hardbreak":
                said += "\n"
            case "image":
                said += token.content + _spelt(token.content, str(token.attrGet("src") or ""))
            case _:
                said += token.content
    return said


def _spelt(words: str, address: str) -> str:
    """What follows the words of a link; nothing where they are its address."""
    if not address or address in {words, f"mailto:{words}", f"tel:{words}", f"http://{words}"}:
        return ""
    return f" ({address})" if words else address


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said = ""
        self._silent = 0
        self._links: list[tuple[int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "a":
            self._links.append((len(self.said), given.get("href") or ""))
        elif tag == "img":
            self.said += given.get("alt") or ""
        elif tag in _BLOCKS:
            self._line()
            self.said += "- " if tag == "li" else ""

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "a" and self._links:
            start, address = self._links.pop()
            self.said += _spelt(self.said[start:], address)
        elif tag in _BLOCKS:
            self._line()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            words = " ".join(data.split())
            if words:
                self.said += (" " if data[0].isspace() and self.said and not self.said.endswith("\n") else "") + words
                self.said += " " if data[-1].isspace() else ""

    def _line(self) -> None:
        self.said = self.said.rstrip(" ")
        if self.said and not self.said.endswith("\n"):
            self.said += "\n"


def from_html(html: str) -> str:
    words = _Words()
    words.feed(html)
    words.close()
    return words.said.strip()
