"""Finding entries by words of two Chinese characters, by pinyin, by beginnings, and despite a slip of the keyboard.

What an entry says becomes short terms in its row's ``terms`` (a tsvector under a GIN index). A term begins with the
workspace's mark, so that one workspace's search never walks another's rows. Besides words there are, of questions only:

- ``~tuikuan``: how two characters are spoken, for typed pinyin and for wrong characters of the same sound;
- ``^tkdj``: first letters from each place on, for initials;
- ``-refnd``: a word without one of its letters, by which two words that differ in one slip meet.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from uuid import UUID

import msgspec

from haoke.kernel.folding import folded
from haoke.kernel.pinyin import readings, syllables
from haoke.knowledge.types import Content
from haoke.knowledge.wording import titles

_CJK = r"\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af"
_WORD = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_MOST = 1500  # terms of an entry
_ANSWER = 4000  # characters of answers that can be found
_RUN = 24  # characters of a question that count for initials
_SPOKEN = 12  # phrasings whose sound and first letters count
_LONG = 4  # letters a word needs so that a slip in it is forgiven
_WORDS = 24  # of a query
_MOST_WANTED = 60
UNCOUNTED = frozenset("^-")
"""Beginnings of terms whose frequency is not kept: they are rare by their making."""


class Wanted(msgspec.Struct, frozen=True):
    """A term a query looks for. ``factor``: what it counts; ``prefix``: terms that begin so count too."""

    term: str
    factor: float
    prefix: bool = False


def terms_of(content: Content) -> tuple[list[str], list[str]]:
    """(terms of the questions, terms that only occur in the answers)."""
    questions = [*titles(content).values(), *(each.text for each in content.phrasings)]
    asked: dict[str, None] = {}
    for place, question in enumerate(questions):
        words = list(_words(question))
        asked |= dict.fromkeys(term for word in words for term in _plain(word))
        if place < _SPOKEN:
            asked |= dict.fromkeys(term for word in words for term in _by_sound(word))
    for tag in content.tags:
        asked |= dict.fromkeys(term for word in _words(tag) for term in _plain(word))
    said = " ".join(part.text for answer in content.answers for part in answer.parts)[:_ANSWER]
    answered = dict.fromkeys(term for word in _words(said) for term in _plain(word) if term not in asked)
    return list(asked)[:_MOST], list(answered)[: _MOST // 2]


def wanted(query: str) -> list[Wanted]:
    """What to look for, best kinds first."""
    found: dict[str, Wanted] = {}
    words = list(_words(query))[:_WORDS]
    for place, word in enumerate(words):
        for each in _of_cjk(word) if _is_cjk(word) else _of_letters(word, last=place == len(words) - 1):
            found.setdefault(each.term, each)
    return list(found.values())[:_MOST_WANTED]


def as_vector(workspace_id: UUID, terms: Iterable[str]) -> str:
    """The text form of a tsvector."""
    mark = mark_of(workspace_id)
    return " ".join(f"'{mark}{term}'" for term in terms)


def as_query(workspace_id: UUID, each: Wanted) -> str:
    """The text form of a tsquery for entries with this term."""
    return f"'{mark_of(workspace_id)}{each.term}'{':*' if each.prefix else ''}"


def mark_of(workspace_id: UUID) -> str:
    return workspace_id.hex[-6:]


def _words(text: str) -> Iterator[str]:
    return (word for found in _WORD.findall(text) if (word := folded(found)[:60]))


def _is_cjk(word: str) -> bool:
    return word[0] >= "\u2e80"


def _plain(word: str) -> list[str]:
    if not _is_cjk(word) or len(word) == 1:
        return [word]
    return [word[at : at + 2] for at in range(len(word) - 1)]


def _by_sound(word: str) -> Iterator[str]:
    if not _is_cjk(word):
        if len(word) >= _LONG and word.isalpha():
            yield from ("-" + slip for slip in _without_one(word))
        return
    said = [readings(character)[:2] or (character,) for character in word]
    for one, other in pairwise(said):
        yield from ("~" + first + second for first, second in product(one, other))
    letters = "".join(each[0][0] for each in said[:_RUN])
    yield from ("^" + letters[at : at + 12] for at in range(len(letters)))


def _of_cjk(word: str) -> Iterator[Wanted]:
    if len(word) == 1:
        yield Wanted(word, 1.0, prefix=True)
        return
    for term in _plain(word):
        yield Wanted(term, 1.0)
    for one, other in pairwise(word):
        said = readings(one), readings(other)
        if said[0] and said[1]:
            yield Wanted("~" + said[0][0] + said[1][0], 0.5)


def _of_letters(word: str, *, last: bool) -> Iterator[Wanted]:
    yield Wanted(word, 1.0, prefix=last or len(word) >= _LONG)
    if not word.isascii() or not word.isalpha():
        return
    if len(word) >= _LONG:
        yield Wanted("-" + word, 0.4)
        yield from (Wanted("-" + slip, 0.3) for slip in _without_one(word))
        yield from (Wanted(slip, 0.3) for slip in _without_one(word))
    if len(word) <= 12:
        yield Wanted("^" + word, 0.9, prefix=True)
    parts = syllables(word)
    if parts is not None and len(parts) > 1:
        pairs = ["~" + one + other for one, other in pairwise(parts)]
        yield from (Wanted(pair, 1.0, prefix=at == len(pairs) - 1) for at, pair in enumerate(pairs))


def _without_one(word: str) -> list[str]:
    return list(dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word))))
