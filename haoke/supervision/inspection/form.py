"""Score forms: what inspectors look at, and what they say of it."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haoke.supervision.errors import (
    NothingToScore,
    ScoreAnswerInvalid,
    ScoreChoicesInvalid,
    ScoreFormEmpty,
    ScoreItemRepeated,
    ScoringIncomplete,
)

Title = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\0]*\S[^\0]*$")]
Words = Annotated[str, Meta(max_length=1000, pattern=r"^[^\0]*$")]
ItemId = Annotated[str, Meta(pattern=r"^[a-z0-9-]{1,40}$")]
ItemKind = Literal["yes_no", "scale", "choices"]

YES_NO_TOP = 1


class ScoreChoice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``share``: of the item's points, in per cent."""

    title: Title
    share: Annotated[int, Meta(ge=0, le=100)]


class ScoreItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``points``: its weight. ``top``: of a scale, which begins with 0. ``fatal``: nothing for it is nothing at all.

    ``optional``: it may be called not applicable, and then counts for nothing.
    """

    id: ItemId
    title: Title
    hint: Words = ""
    points: Annotated[int, Meta(ge=1, le=100)] = 10
    kind: ItemKind = "yes_no"
    top: Annotated[int, Meta(ge=2, le=10)] = 5
    choices: Annotated[list[ScoreChoice], Meta(max_length=10)] = []
    fatal: bool = False
    optional: bool = False


class ScoreGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: Title
    items: Annotated[list[ScoreItem], Meta(max_length=40)]


class ScoreFormContent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    groups: Annotated[list[ScoreGroup], Meta(max_length=20)]


class ScoreAnswer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``value``: 1 or 0 for yes or no, the step of a scale, the place of a choice; null: not applicable.

    ``seqs``: the messages that show it.
    """

    value: int | None
    note: Words = ""
    seqs: Annotated[list[Annotated[int, Meta(ge=1)]], Meta(max_length=50)] = []


Answers = Mapping[str, ScoreAnswer]


def items_of(content: ScoreFormContent) -> Iterator[ScoreItem]:
    for group in content.groups:
        yield from group.items


def checked_form(content: ScoreFormContent) -> ScoreFormContent:
    """Raises ScoreFormEmpty, ScoreItemRepeated, ScoreChoicesInvalid."""
    items = list(items_of(content))
    if not items:
        raise ScoreFormEmpty
    if len({item.id for item in items}) < len(items):
        raise ScoreItemRepeated
    for item in items:
        shares = [choice.share for choice in item.choices]
        if item.kind == "choices" and (len(shares) < 2 or max(shares) < 100):
            raise ScoreChoicesInvalid(item=item.title)
    return content


def highest(item: ScoreItem) -> int:
    """The greatest value that an answer may have."""
    if item.kind == "scale":
        return item.top
    return len(item.choices) - 1 if item.kind == "choices" else YES_NO_TOP


def refuse_wrong(content: ScoreFormContent, answers: Answers, last_seq: int, *, complete: bool) -> None:
    """A draft may have gaps. Raises ScoreAnswerInvalid, ScoringIncomplete, NothingToScore."""
    items = {item.id: item for item in items_of(content)}
    for item_id, answer in answers.items():
        item = items.get(item_id)
        if item is None:
            raise ScoreAnswerInvalid(item=item_id)
        fits = item.optional if answer.value is None else 0 <= answer.value <= highest(item)
        if not fits or any(seq > last_seq for seq in answer.seqs):
            raise ScoreAnswerInvalid(item=item.title)
    if complete:
        if missing := len(items.keys() - answers.keys()):
            raise ScoringIncomplete(missing=missing)
        if all(answer.value is None for answer in answers.values()):
            raise NothingToScore
