"""The words of a graph, and how a question is taken apart into them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple
from uuid import UUID

from haoke.bot.matching import pinyin
from haoke.bot.matching.graph.grammar import GRAMMAR
from haoke.bot.matching.spelling import Vocabulary
from haoke.bot.matching.terms import Terms
from haoke.bot.matching.text import is_chinese, tidy
from haoke.knowledge.graph.types import GraphAttribute, GraphContent, GraphEntity, GraphKind, GraphRelation, Words

LONGEST = 60  # units of a question that is looked at
_LONGEST_WORD = 20  # units
_LONGEST_VALUE = 6  # units of a value that may be asked for by name
_UNIT = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[^\W_]")
_UNKNOWN, _SPOKEN, _WORD, _NAME = 1000, 25, 10, 9  # what a piece costs: the cheapest way is taken

Units = tuple[str, ...]
Role = Literal["entity", "kind", "attribute", "relation", "inverse", "value", "most", "least", "mark"]


class Term(NamedTuple):
    """What a word stands for. ``text``: of a value, or the name of a mark."""

    role: Role
    id: UUID | None = None
    text: str = ""


class Piece(NamedTuple):
    """Some units of a question. No ``terms``: nothing is known of them."""

    text: str
    terms: tuple[Term, ...]


class Lexicon:
    """``terms``: the workspace's synonyms. ``is_word``: whether Latin letters are no typing error."""

    def __init__(self, terms: Terms | None = None, is_word: Callable[[str], bool] = lambda _word: False) -> None:
        self._synonyms = terms or Terms()
        self._words: dict[Units, Counter[Term]] = defaultdict(Counter)
        self._sounds: dict[Units, Counter[Units]] = defaultdict(Counter)
        self._of: dict[UUID, list[tuple[Units, Term]]] = {}
        self._vocabulary = Vocabulary(is_word)
        for word, mark in GRAMMAR.words.items():
            self._words[units(word)][Term("mark", None, mark)] += 1
            self._vocabulary.add(word)

    def put(self, item_id: UUID, content: GraphContent) -> None:
        self.drop(item_id)
        held = [(self._units(word), term) for word, term in _words_of(item_id, content)]
        self._of[item_id] = held = [(key, term) for key, term in held if 0 < len(key) <= _limit(term)]
        for key, term in held:
            self._words[key][term] += 1
            self._vocabulary.add(" ".join(key))
            if _is_spoken(key, term):
                self._sounds[_sound(key)][key] += 1

    def drop(self, item_id: UUID) -> None:
        for key, term in self._of.pop(item_id, []):
            _less(self._words, key, term)
            self._vocabulary.remove(" ".join(key))
            if _is_spoken(key, term):
                _less(self._sounds, _sound(key), key)

    def pieces(self, tidy_text: str) -> tuple[list[Piece], bool]:
        """The question in as few pieces as can be, and whether something was mended to read it; none when it is too
        long to be one.
        """
        rewritten = self._synonyms.rewritten(tidy_text)
        given = units(rewritten)
        if len(given) > LONGEST:
            return [], False
        found = self._parted(given, by_sound=False)
        if all(piece.terms for piece in found):
            return found, False
        return self._parted(units(self._vocabulary.mended(rewritten)), by_sound=True), True

    def _parted(self, given: Units, *, by_sound: bool) -> list[Piece]:
        best: list[tuple[int, list[Piece]]] = [(0, [])]
        for end in range(1, len(given) + 1):
            reached: tuple[int, list[Piece]] | None = None
            for begin in range(max(0, end - _LONGEST_WORD), end):
                for cost, piece in self._ways(given[begin:end], by_sound=by_sound):
                    total = best[begin][0] + cost
                    if reached is None or total < reached[0]:
                        reached = total, [*best[begin][1], piece]
            assert reached is not None, "a single unit is always a piece"
            best.append(reached)
        return best[-1][1]

    def _ways(self, key: Units, *, by_sound: bool) -> Iterator[tuple[int, Piece]]:
        text = "".join(key) if is_chinese(key[0][0]) else " ".join(key)
        terms = tuple(sorted(self._words[key], key=str)) if key in self._words else ()
        if terms:
            yield _WORD if terms[0].role == "mark" and len(terms) == 1 else _NAME, Piece(text, terms)
        elif by_sound and len(key) > 1 and all(map(_is_character, key)) and (sounding := self._sounds.get(_sound(key))):
            meant = {term for one in sounding for term in self._words[one] if _is_spoken(one, term)}
            yield _SPOKEN, Piece(text, tuple(sorted(meant, key=str)))
        elif len(key) == 1:
            yield _UNKNOWN, Piece(text, ())

    def _units(self, word: str) -> Units:
        return units(self._synonyms.rewritten(tidy(word)))


def units(tidy_text: str) -> Units:
    """Runs of letters, numbers, and single characters of other scripts; the English plural is the singular."""
    return tuple(map(_singular, _UNIT.findall(tidy_text.replace("'", ""))))


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.isascii() or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _words_of(item_id: UUID, content: GraphContent) -> Iterator[tuple[str, Term]]:
    match content:
        case GraphKind():
            yield from _each(content.words, Term("kind", item_id))
        case GraphAttribute():
            yield from _each(content.words, Term("attribute", item_id))
            yield from _each(content.most, Term("most", item_id))
            yield from _each(content.least, Term("least", item_id))
        case GraphRelation():
            yield from _each(content.words, Term("relation", item_id))
            yield from _each(content.inverse, Term("inverse", item_id))
        case GraphEntity():
            yield from _each(content.words, Term("entity", item_id))
            for fact in content.facts:
                values = fact.value if isinstance(fact.value, list) else [fact.value]
                yield from ((one, Term("value", fact.attribute_id, one)) for one in values if isinstance(one, str))


def _each(words: Words, term: Term) -> Iterator[tuple[str, Term]]:
    return ((word, term) for spoken in words.values() for word in spoken)


def _limit(term: Term) -> int:
    return _LONGEST_VALUE if term.role == "value" else _LONGEST_WORD


def _is_spoken(key: Units, term: Term) -> bool:
    """Names of two characters and more are found by their sound; values and small words would be too often."""
    return term.role not in {"mark", "value"} and len(key) > 1 and all(map(_is_character, key))


def _is_character(unit: str) -> bool:
    return len(unit) == 1 and is_chinese(unit)


def _sound(key: Units) -> Units:
    return tuple(pinyin.syllables("".join(key)))


def _less(counts: dict[Units, Counter[Term]] | dict[Units, Counter[Units]], key: Units, one: Term | Units) -> None:
    held: Counter[object] = counts[key]  # type: ignore[assignment]  # of either kind
    held[one] -= 1
    if held[one] <= 0:
        del held[one]
    if not held:
        del counts[key]
