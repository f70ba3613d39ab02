"""Business lines: the menu that a site offers its visitors before they write, in two levels. Pure."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, TypeVar
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.conversations.errors import LinesTooMany, LineUntitled
from haoke.conversations.types import SurveyLocale

MOST = 60
"""Lines of a site, of both levels."""

_NEAREST = {"zh-CN": ("zh-TW", "en"), "zh-TW": ("zh-CN", "en"), "en": ("zh-CN", "zh-TW")}

L = TypeVar("L", bound="LineValues")
Title = Annotated[str, Meta(max_length=60)]
Hint = Annotated[str, Meta(max_length=160)]


class LineValues(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is set of a line. ``id`` of one that is there already; ``icon``: an emoji.

    ``queue_id`` None: the site's queue. ``flow_id``: a flow that receives visitors before the queue does.
    ``raised``: points of priority that whoever comes by this line has before others.
    """

    id: UUID | None = None
    titles: dict[SurveyLocale, Title] = {}
    hints: dict[SurveyLocale, Hint] = {}
    icon: Annotated[str, Meta(max_length=16)] = ""
    queue_id: UUID | None = None
    flow_id: UUID | None = None
    raised: Annotated[int, Meta(ge=0, le=100)] = 0


class TopLine(LineValues, frozen=True, kw_only=True):
    """A line of the first level. One that has ``lines`` leads nowhere itself: it opens them."""

    lines: Annotated[list[LineValues], Meta(max_length=20)] = []


class Line(msgspec.Struct, frozen=True):
    """A line as it is kept. ``retired``: not in the menu any more, but conversations came by it."""

    id: UUID
    site_id: UUID
    parent_id: UUID | None
    titles: dict[str, str]
    hints: dict[str, str]
    icon: str
    queue_id: UUID | None
    flow_id: UUID | None
    raised: int
    retired: bool

    def title(self, locale: str) -> str:
        return in_words(self.titles, locale)


class Menu:
    """The lines of all sites of a workspace, as every process keeps them in memory."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = {line.id: line for line in lines}
        self._of: dict[UUID, list[Line]] = {}
        for line in self.lines.values():
            if not line.retired:
                self._of.setdefault(line.site_id, []).append(line)

    def of(self, site_id: UUID) -> list[Line]:
        """What a site offers, in its order."""
        return self._of.get(site_id, [])

    def chosen(self, site_id: UUID, line_id: UUID) -> Line | None:
        """The line, if the site offers it and it leads somewhere."""
        line = self.lines.get(line_id)
        if line is None or line.retired or line.site_id != site_id:
            return None
        return None if any(each.parent_id == line_id for each in self.of(site_id)) else line


def in_words(texts: Mapping[Any, str], locale: str) -> str:
    """In the reader's language, or the nearest there is."""
    known = (locale, *_NEAREST.get(locale, ("zh-CN", "zh-TW", "en")))
    return next((texts[each] for each in known if texts.get(each)), "")


def as_menu(lines: Iterable[Line]) -> list[TopLine]:
    """What is offered, as it is set."""
    offered = [line for line in lines if not line.retired]
    return [
        TopLine(
            **_values(top),
            lines=[LineValues(**_values(line)) for line in offered if line.parent_id == top.id],
        )
        for top in offered
        if top.parent_id is None
    ]


def _values(line: Line) -> dict[str, Any]:
    return {name: getattr(line, name) for name in LineValues.__struct_fields__}


def checked_lines(lines: list[TopLine]) -> list[TopLine]:
    """With texts as they are stored. Raises LineUntitled, LinesTooMany."""
    if len(lines) + sum(len(line.lines) for line in lines) > MOST:
        raise LinesTooMany(limit=MOST)
    return [msgspec.structs.replace(_checked(line), lines=[_checked(each) for each in line.lines]) for line in lines]


def _checked(line: L) -> L:
    titles, hints = _cleaned(line.titles), _cleaned(line.hints)
    if not titles:
        raise LineUntitled
    return msgspec.structs.replace(line, titles=titles, hints=hints, icon=line.icon.strip())


def _cleaned(texts: Mapping[SurveyLocale, str]) -> dict[SurveyLocale, str]:
    return {locale: text.strip() for locale, text in texts.items() if text.strip()}
