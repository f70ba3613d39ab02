"""What differs between two versions, word by word."""

import re
from collections.abc import Callable
from difflib import SequenceMatcher
from typing import Literal

import msgspec

from haoke.knowledge.types import Content

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W\u2e80-\u9fff\uac00-\ud7af]+|\s+|[^\w\s]")
_LONGEST = 6000  # words; what is longer is compared by lines
Kind = Literal["same", "removed", "added"]


class Segment(msgspec.Struct, frozen=True):
    kind: Kind
    text: str


class Difference(msgspec.Struct, frozen=True):
    """A field that is not the same: ``field`` names it, ``of`` says of which language and channel.

    ``segments`` in reading order; what both sides have is the same, the rest is removed or added.
    """

    field: str
    of: str
    segments: list[Segment]


def differences(before: Content, after: Content) -> list[Difference]:
    old, new = _fields(before), _fields(after)
    return [
        Difference(field, of, compared(old.get((field, of), ""), new.get((field, of), "")))
        for field, of in dict.fromkeys([*old, *new])
        if old.get((field, of), "") != new.get((field, of), "")
    ]


def compared(before: str, after: str) -> list[Segment]:
    """The way from one text to the other."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    if len(old) + len(new) > _LONGEST:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    found: list[Segment] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Segment("same", "".join(old[a:b])))
            continue
        if a < b:
            found.append(Segment("removed", "".join(old[a:b])))
        if c < d:
            found.append(Segment("added", "".join(new[c:d])))
    return found


def _fields(content: Content) -> dict[tuple[str, str], str]:
    """Everything as text, by field and by language and channel."""
    found: dict[tuple[str, str], str] = {("title", content.locale): content.title}
    for answer in content.answers:
        of = answer.locale if not answer.channel else f"{answer.locale} {answer.channel}"
        if answer.title:
            found["title", of] = answer.title
        texts = [part.text for part in answer.parts]
        files = [file.name for part in answer.parts for file in part.files]
        found["answer", of] = "\n\n".join(text for text in texts if text)
        found["files", of] = "\n".join(files)
    for locale in dict.fromkeys(each.locale for each in content.phrasings):
        found["phrasings", locale] = "\n".join(each.text for each in content.phrasings if each.locale == locale)
    return found | {(name, ""): as_text(content) for name, as_text in _REST.items()}


_REST: dict[str, Callable[[Content], str]] = {
    "category": lambda content: str(content.category_id or ""),
    "tags": lambda content: "\n".join(content.tags),
    "visibility": lambda content: content.visibility,
    "teams": lambda content: "\n".join(map(str, content.team_ids)),
    "sites": lambda content: "\n".join(map(str, content.site_ids)),
    "related": lambda content: "\n".join(map(str, content.related)),
    "valid_from": lambda content: str(content.valid_from or ""),
    "valid_until": lambda content: str(content.valid_until or ""),
}
"""Identifiers and moments are turned into words by whoever shows them."""
