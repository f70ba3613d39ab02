"""Words that are asked about more than before. Pure."""

import math
import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from haoke.bot.matching.text import is_chinese, tidy
from haoke.bot.types import HotWord

_STOPPED = frozenset((Path(__file__).parent / "stop_words.txt").read_text(encoding="utf-8").split())
_WORD = re.compile(r"[a-z][a-z'-]+")
_LEAST = 2  # questions with a word
_PRIOR = 0.5


def words_of(text: str) -> set[str]:
    """Of a question, each once: Chinese words of two characters and more, English ones of three letters."""
    import rjieba  # noqa: PLC0415 its dictionary takes a tenth of a second, which a start need not wait for

    found = set()
    for piece in rjieba.cut(tidy(text)):
        if piece in _STOPPED:
            continue
        if (len(piece) > 1 and all(map(is_chinese, piece))) or (len(piece) > 2 and _WORD.fullmatch(piece)):
            found.add(piece)
    return found


def hot_words(now: Iterable[str], before: Iterable[str], limit: int) -> list[HotWord]:
    """By the log-odds against the period before, times how often: new and frequent words come first."""
    counts, earlier = Counter(_all(now)), Counter(_all(before))
    total, earlier_total = sum(counts.values()), sum(earlier.values())
    found = []
    for word, count in counts.items():
        if count < _LEAST:
            continue
        odds = math.log((count + _PRIOR) / (total - count + _PRIOR))
        were = math.log((earlier[word] + _PRIOR) / (earlier_total - earlier[word] + _PRIOR)) if earlier_total else odds
        rise = odds - were
        found.append(HotWord(word, count, earlier[word], round(math.log1p(count) * (1 + max(0.0, rise)), 3)))
    return sorted(found, key=lambda one: (-one.weight, one.word))[:limit]


def _all(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        yield from words_of(text)
