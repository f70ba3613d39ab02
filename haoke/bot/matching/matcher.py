"""The index of one set of phrasings: lexical, spoken and in vectors, and what was learnt of them.

One thread at a time. Documents are numbered as they come; one that was removed keeps its number until the matcher is
built anew, which ``worn`` asks for.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from haoke.bot.matching import pinyin, ranking
from haoke.bot.matching.classifier import FEWEST_ENTRIES, FEWEST_PHRASINGS, MOST_ENTRIES, Classifier, Course, Lesson
from haoke.bot.matching.encoders.contract import Encoder, EncoderFailed
from haoke.bot.matching.language import CHINESE, ENGLISH, language_of
from haoke.bot.matching.postings import Postings
from haoke.bot.matching.spelling import Vocabulary
from haoke.bot.matching.terms import Terms
from haoke.bot.matching.text import grams, tidy, without_numbers, words
from haoke.bot.matching.types import Phrasing
from haoke.bot.matching.vectors import Matrix, Vectors

RECALLED = 50  # documents of each channel
_WORN_SHARE = 0.3
_MOSTLY = 0.6  # of the pairs of syllables, that make Latin letters a question in pinyin


Memory = dict[tuple[str, str], Matrix | None]
"""Vectors by encoder and text."""


class Read(NamedTuple):
    """A question, ready to be compared. ``vectors``: one an encoder, None where it has no say."""

    text: str
    language: str
    mended: bool
    spoken: list[str]
    typed: bool
    vectors: list[Matrix | None]


class Document(NamedTuple):
    phrasing: Phrasing
    text: str
    language: str


class Matcher:
    def __init__(self, encoders: Sequence[Encoder], terms: Terms | None = None) -> None:
        self.encoders = list(encoders)
        self.terms = terms or Terms()
        self.documents: list[Document] = []
        self.classifiers: dict[str, Classifier] = {}
        self._numbers: dict[UUID, int] = {}
        self._by_entry: dict[UUID, set[UUID]] = {}
        self._by_words: dict[str, set[int]] = {}
        self._lexical, self._spoken = Postings(), Postings()
        self._spaces = [Vectors(encoder.dimension) for encoder in self.encoders]
        self._vocabulary = Vocabulary(lambda word: any(encoder.is_word(word) for encoder in self.encoders))
        self.hidden: frozenset[int] = frozenset()

    def __len__(self) -> int:
        return len(self._numbers)

    def __contains__(self, phrasing_id: UUID) -> bool:
        return phrasing_id in self._numbers

    @property
    def worn(self) -> bool:
        return len(self.hidden) > max(100, _WORN_SHARE * len(self.documents))

    def comparable(self, text: str) -> str:
        """A text as phrasings and questions are compared, and encoded."""
        return self.terms.rewritten(without_numbers(tidy(text)))

    def wants(self, encoder: Encoder, text: str) -> bool:
        """Whether a comparable text has a vector in the encoder's space."""
        return not encoder.languages or language_of(text) in encoder.languages

    def add(self, phrasings: Iterable[Phrasing], vectors: Sequence[dict[UUID, Matrix]] | None = None) -> None:
        """``vectors``: one map an encoder; what it lacks is found by words alone. Without, raises EncoderFailed."""
        fresh = [one for one in phrasings if one.id not in self._numbers]
        begin = len(self.documents)
        texts = [self.comparable(one.text) for one in fresh]
        made = [self._vectors(number, fresh, texts, vectors) for number in range(len(self.encoders))]
        for phrasing, text in zip(fresh, texts, strict=True):
            self._numbers[phrasing.id] = len(self.documents)
            self._by_entry.setdefault(phrasing.entry_id, set()).add(phrasing.id)
            self._by_words.setdefault(words(text), set()).add(len(self.documents))
            self.documents.append(Document(phrasing, text, language_of(text)))
            self._lexical.add(grams(words(text)))
            self._spoken.add(pinyin.grams(pinyin.syllables(words(text))) if language_of(text) == CHINESE else [])
            self._vocabulary.add(text)
        for space, (places, matrix) in zip(self._spaces, made, strict=True):
            space.add([begin + place for place in places], matrix)

    def remove(self, phrasing_ids: Iterable[UUID]) -> None:
        numbers = [number for one in phrasing_ids if (number := self._numbers.pop(one, None)) is not None]
        for number in numbers:
            document = self.documents[number]
            self._lexical.remove(number)
            self._spoken.remove(number)
            self._vocabulary.remove(document.text)
            self._by_entry[document.phrasing.entry_id].discard(document.phrasing.id)
            self._by_words[words(document.text)].discard(number)
        self.hidden |= frozenset(numbers)

    def numbers(self) -> list[int]:
        """The documents that are there."""
        return list(self._numbers.values())

    @property
    def entries(self) -> int:
        """How many have phrasings."""
        return sum(map(bool, self._by_entry.values()))

    def of_entry(self, entry_id: UUID) -> list[UUID]:
        """The phrasings of an entry."""
        return list(self._by_entry.get(entry_id, ()))

    def worded(self, read: Read, without: frozenset[int]) -> set[UUID]:
        """The entries that a phrasing asks for in the very words of the question."""
        numbers = self._by_words.get(words(read.text), set()) - without
        return {self.documents[number].phrasing.entry_id for number in numbers}

    def courses(self, without: frozenset[int] = frozenset()) -> list[Course]:
        """What can be learnt, a course a language, over the entries with enough phrasings that are not left out."""
        found: dict[str, dict[UUID, list[int]]] = {}
        for number in self._numbers.values():
            if number not in without:
                document = self.documents[number]
                found.setdefault(document.language, {}).setdefault(document.phrasing.entry_id, []).append(number)
        courses: list[Course] = []
        for language, by_entry in sorted(found.items()):
            taught = {entry: each for entry, each in by_entry.items() if len(each) >= FEWEST_PHRASINGS}
            if FEWEST_ENTRIES <= len(taught) <= MOST_ENTRIES:
                numbers = [one for each in taught.values() for one in each]
                lessons = [Lesson(entry, self.documents[one].text) for entry, each in taught.items() for one in each]
                courses.append(Course(language, lessons, self._joined(numbers, language)))
        return courses

    def read(self, question: str, memory: Memory | None = None) -> Read:
        """Encode a question. An encoder that fails has no say. ``memory``: what was encoded of it already."""
        known = {} if memory is None else memory
        text = self.comparable(question)
        language = language_of(text)
        typed = pinyin.typed(words(text)) if language == ENGLISH else None
        is_typed = typed is not None and self._sounds_known(typed, words(text))
        if is_typed and typed is not None:
            return Read(text, language, False, typed, True, [None] * len(self.encoders))
        mended = self._vocabulary.mended(text) if language == ENGLISH else text
        vectors: list[Matrix | None] = []
        for encoder in self.encoders:
            key = encoder.model, mended
            if key not in known:
                try:
                    known[key] = encoder.encode([mended])[0] if mended and self.wants(encoder, mended) else None
                except EncoderFailed:
                    known[key] = None
            vectors.append(known[key])
        spoken = pinyin.syllables(words(mended)) if language == CHINESE else []
        return Read(mended, language, mended != text, spoken, False, vectors)

    def score(
        self, read: Read, classifiers: dict[str, Classifier] | None = None, without: frozenset[int] | None = None
    ) -> ranking.Scored:
        """Rank what comes into question. For trials, ``without`` hides more, and ``classifiers`` did not learn it."""
        written, sounds = grams(words(read.text)), pinyin.grams(read.spoken)
        lexical, spoken = self._lexical.scores(written), self._spoken.scores(sounds)
        numbers = self._recalled(read, lexical, spoken, self.hidden if without is None else without)
        if not numbers:
            return ranking.NOTHING
        candidates = ranking.ranked(
            read.typed,
            [self.documents[one].phrasing for one in numbers],
            [self.documents[one].language != read.language for one in numbers],
            _divided(lexical[numbers]),
            _divided(spoken[numbers]) if read.spoken else None,
            self._meaning(read, numbers),
        )
        best, most = (spoken, self._spoken.most(sounds)) if read.typed else (lexical, self._lexical.most(written))
        sharing = min(1.0, float(best[numbers].max()) / most) if most else 0.0
        classifier = (self.classifiers if classifiers is None else classifiers).get(read.language)
        vector = self._joined_question(read)
        if classifier is None or vector is None:
            return ranking.by_nearness(candidates, sharing)
        return ranking.with_learnt(candidates, sharing, classifier, classifier.probabilities(read.text, vector))

    def _sounds_known(self, typed: list[str], text: str) -> bool:
        """Latin letters are pinyin when the knowledge is spoken so, and not written so."""
        pairs = [f"{one} {other}" for one, other in pairwise(typed)]
        heard = sum(map(self._spoken.knows, pairs)) >= _MOSTLY * len(pairs)
        written = text.split()
        return heard and sum(map(self._lexical.knows, written)) <= len(written) / 2

    def _recalled(
        self, read: Read, lexical: NDArray[np.float32], spoken: NDArray[np.float32], without: frozenset[int]
    ) -> list[int]:
        """The first documents of each channel."""
        found: set[int] = set()
        for scores in (lexical, spoken):
            if len(scores):
                scores[list(without)] = 0
                first = np.argpartition(-scores, min(RECALLED, len(scores) - 1))[:RECALLED]
                found.update(int(one) for one in first if scores[one] > 0)
        for space, vector in zip(self._spaces, read.vectors, strict=True):
            if vector is not None:
                found.update(int(one) for one in space.nearest(vector, RECALLED, without))
        return sorted(found)

    def _meaning(self, read: Read, numbers: list[int]) -> NDArray[np.float32] | None:
        """The cosine of each document, the mean over the spaces in which it and the question have vectors."""
        total, count = np.zeros(len(numbers), np.float32), np.zeros(len(numbers), np.float32)
        for space, vector in zip(self._spaces, read.vectors, strict=True):
            if vector is not None:
                places, vectors = space.of(numbers)
                total[places] += np.clip(vectors @ vector, 0, 1)
                count[places] += 1
        return np.asarray(total / np.maximum(count, 1), np.float32) if count.any() else None

    def _vectors(
        self, which: int, phrasings: list[Phrasing], texts: list[str], known: Sequence[dict[UUID, Matrix]] | None
    ) -> tuple[list[int], Matrix]:
        encoder = self.encoders[which]
        places = [place for place, text in enumerate(texts) if text and self.wants(encoder, text)]
        if known is None:
            return places, encoder.encode([texts[place] for place in places])
        places = [place for place in places if phrasings[place].id in known[which]]
        rows = [known[which][phrasings[place].id] for place in places]
        return places, np.array(rows, np.float32).reshape(len(places), encoder.dimension)

    def _joined(self, numbers: list[int], language: str) -> Matrix:
        """Side by side, the vectors of all spaces in which documents of the language are."""
        parts: list[Matrix] = []
        for encoder, space in zip(self.encoders, self._spaces, strict=True):
            if not encoder.languages or language in encoder.languages:
                places, vectors = space.of(numbers)
                part = np.zeros((len(numbers), space.dimension), np.float32)
                part[places] = vectors
                parts.append(part)
        return np.hstack(parts)

    def vectors_of(self, number: int) -> list[Matrix | None]:
        """Of a document, one an encoder."""
        return [vectors[0] if places else None for places, vectors in (space.of([number]) for space in self._spaces)]

    def _joined_question(self, read: Read) -> Matrix | None:
        parts: list[Matrix] = []
        for encoder, vector in zip(self.encoders, read.vectors, strict=True):
            if not encoder.languages or read.language in encoder.languages:
                if vector is None:
                    return None
                parts.append(vector)
        return np.concatenate(parts) if parts else None


def _divided(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """By the greatest, so that what shares most is 1."""
    greatest = float(scores.max()) if len(scores) else 0.0
    return scores / greatest if greatest > 0 else scores
