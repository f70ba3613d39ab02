"""The Markdown of answers as HTML that can do nothing but be read."""

import html
import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import msgspec
import nh3
from markdown_it import MarkdownIt

from haoke.knowledge.types import AnswerFile, AnswerPart

_TAGS = {
    "p", "br", "strong", "em", "s", "del", "code", "pre", "blockquote", "ul", "ol", "li", "h2", "h3", "h4", "a", "img",
    "table", "thead", "tbody", "tr", "th", "td", "hr",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    **{f"h{level}": {"id"} for level in (2, 3, 4)},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_HEADINGS = 60
_PICTURE = re.compile(r"file:([0-9a-f-]{36})")


class _Markdown(MarkdownIt):
    """What messages can show, and pictures and tables besides. Links lead only where nothing can be run."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 the name is the library's
        scheme, colon, _ = url.strip().partition(":")
        return bool(_PICTURE.fullmatch(url)) or (bool(colon) and scheme.lower() in _SCHEMES)


_markdown = _Markdown("commonmark", {"html": False, "breaks": True, "linkify": False}).enable(
    ["table", "strikethrough"]
)


class Heading(msgspec.Struct, frozen=True):
    """An entry of the contents list; ``level`` 2 or 3."""

    id: str
    text: str
    level: int


class Rendered(msgspec.Struct, frozen=True):
    """``pictures``: the files that stand in the text."""

    html: str
    headings: list[Heading]
    pictures: frozenset[UUID]


def render(part: AnswerPart, address: Callable[[AnswerFile], str], *, section: int = 0) -> Rendered:
    """The text of a part. ``address`` says where a file is read; ``section`` keeps ids of several parts apart."""
    if part.format == "plain":
        paragraphs = re.split(r"\n\s*\n", part.text)
        lines = "".join(
            f"<p>{'<br>'.join(html.escape(each).split(chr(10)))}</p>" for each in paragraphs if each.strip()
        )
        return Rendered(lines, [], frozenset())
    files = {file.id: file for file in part.files if file.kind == "image"}
    tokens = _markdown.parse(part.text)
    headings = _number_headings(tokens, section)
    shown = _place_pictures(tokens, files, address)
    made = _markdown.renderer.render(tokens, _markdown.options, {})
    safe = nh3.clean(
        made, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes=_SCHEMES, link_rel="noopener noreferrer nofollow"
    )
    return Rendered(
        safe.replace("<table>", '<div class="table"><table>').replace("</table>", "</table></div>"), headings, shown
    )


def plain_text(part: AnswerPart) -> str:
    """The words alone, for descriptions and structured data."""
    if part.format == "plain":
        return " ".join(part.text.split())
    words: list[str] = []
    for token in _markdown.parse(part.text):
        if token.type in {"fence", "code_block"}:
            words.append(token.content)
        for child in token.children or []:
            if child.type in {"text", "code_inline"}:
                words.append(child.content)
            elif child.type in {"softbreak", "hardbreak"}:
                words.append(" ")
        words.append(" ")
    return " ".join("".join(words).split())


def _number_headings(tokens: list[Any], section: int) -> list[Heading]:
    """The page has its own first heading: those of texts begin with the second level."""
    found: list[Heading] = []
    opened = [token for token in tokens if token.type == "heading_open"]
    highest = min((int(token.tag[1]) for token in opened), default=2)
    for place, token in enumerate(tokens):
        if token.type not in {"heading_open", "heading_close"}:
            continue
        level = min(4, 2 + int(token.tag[1]) - highest)
        token.tag = f"h{level}"
        if token.type == "heading_open" and level <= 3 and len(found) < _HEADINGS:
            name = f"s{section}-{len(found) + 1}"
            token.attrSet("id", name)
            text = "".join(child.content for child in tokens[place + 1].children or [] if child.content)
            found.append(Heading(name, text, level))
    return found


def _place_pictures(
    tokens: list[Any], files: dict[UUID, AnswerFile], address: Callable[[AnswerFile], str]
) -> frozenset[UUID]:
    """Pictures of the part's own files; all others are left out, so that no page calls another server."""
    shown: set[UUID] = set()
    for token in tokens:
        kept = []
        for child in token.children or []:
            if child.type == "image":
                named = _PICTURE.fullmatch(str(child.attrGet("src")))
                file = files.get(UUID(named[1])) if named else None
                if file is None:
                    continue
                shown.add(file.id)
                child.attrSet("src", address(file))
                child.attrSet("loading", "lazy")
                if file.width and file.height:
                    child.attrSet("width", str(file.width))
                    child.attrSet("height", str(file.height))
            kept.append(child)
        if token.children is not None:
            token.children = kept
    return frozenset(shown)
