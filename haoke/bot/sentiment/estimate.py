"""Estimate the mood of one message. Pure: the same text, the same mood. Irony is left to people."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from haoke.bot.sentiment.lexicon import Hit, hits, spelled
from haoke.bot.sentiment.mood import CALM, Label, Mood

LONGEST = 2000
"""Characters that are read."""

_WORDS = 8  # that are shown at most
_REACH, _REACH_LATIN = 4, 24  # characters over which a "not" reaches, in Chinese and in Latin letters
_NEAR = 2  # the same of "very"
_FLIPPED = 0.7  # of its weight is what "not satisfied" says against "satisfied"
_SOFTENED = 0.4  # and "not bad" for "bad"
_EARLIER = 0.6  # of what stands before a "but" counts
_LOUD = 1.4
_IMPATIENT = -0.8  # what "???" says by itself
_SATISFIED, _UNHAPPY, _FURIOUS = 1.0, -1.0, -6.5
_AT_LEAST_ANGRY = -0.7
_BREAKS = re.compile(r"[,;.!?\n\u3002\u3001\u2026~]")
_ASKS = re.compile(r"\?|[吗嘛呢么](?=[\s\W]*$)")
_MARKS = re.compile(r"[!?]{2,}")
_SHOUTED = re.compile(r"\b[A-Z][A-Z']{2,}\b")
_LETTERS = re.compile(r"[A-Za-z]")


class _Told(NamedTuple):
    """What one word says where it stands."""

    hit: Hit
    weight: float
    angry: bool


def estimate(text: str) -> Mood:
    """From -1 (furious) to 1 (delighted), with the words that showed it as they were written."""
    text = text[:LONGEST]
    read = spelled(text)
    found = hits(read)
    despair = any(hit.term.kind == "despair" for hit in found)
    turn = max((hit.start for hit in found if hit.term.kind == "but"), default=0)
    told = [one for clause, within in _clauses(read, found) for one in _told(read, clause, within, turn)]
    total = sum(one.weight for one in told)
    marks = "".join(_MARKS.findall(read))
    if total < 0 and ("!" in marks or _shouts(text)):
        total *= _LOUD
    if not total and "??" in marks:
        total = _IMPATIENT
    angry = any(one.angry for one in told) and total < 0
    label = _label(total, angry=angry or total <= _FURIOUS)
    if label == CALM and not despair:
        return Mood(score=_score(total))
    shown = sorted((one for one in told if one.weight * total > 0), key=lambda one: -abs(one.weight))[:_WORDS]
    words = [text[one.hit.start : one.hit.end] for one in sorted(shown, key=lambda one: one.hit.start)]
    score = _score(total)
    return Mood(
        score=min(score, _AT_LEAST_ANGRY) if label == "angry" else score,
        label=label,
        words=list(dict.fromkeys(words)),
        despair=despair,
    )


def _label(total: float, *, angry: bool) -> Label:
    if angry:
        return "angry"
    if total <= _UNHAPPY:
        return "unhappy"
    return "satisfied" if total >= _SATISFIED else CALM


def _score(total: float) -> float:
    return round(total / (abs(total) + 2), 3)


def _shouts(text: str) -> bool:
    """In capitals, and not because of an abbreviation or two."""
    shouted = sum(map(len, _SHOUTED.findall(text)))
    return shouted >= 8 and shouted * 2 > len(_LETTERS.findall(text))


def _clauses(read: str, found: list[Hit]) -> Iterator[tuple[str, list[Hit]]]:
    """The hits by clause, each with the clause's text to its mark: what an "if" says holds for all of it."""
    begin, place = 0, 0
    for end in (*(mark.end() for mark in _BREAKS.finditer(read)), len(read)):
        within = []
        while place < len(found) and found[place].start < end:
            within.append(found[place])
            place += 1
        if within:
            yield read[begin:end], within
        begin = end


def _told(read: str, clause: str, within: list[Hit], turn: int) -> Iterator[_Told]:
    supposed = any(hit.term.kind == "if" for hit in within)
    asking = bool(_ASKS.search(clause))
    for place, hit in enumerate(within):
        kind = hit.term.kind
        if not hit.term.tells or (supposed and kind != "anger") or (asking and hit.term.weight > 0):
            continue
        weight, turned = _weighed(read, within[:place], hit)
        if supposed:
            weight *= _SOFTENED
        if hit.start < turn:
            weight *= _EARLIER
        yield _Told(hit, weight, angry=kind == "anger" and not turned and not supposed)


def _weighed(read: str, before: list[Hit], hit: Hit) -> tuple[float, bool]:
    """With what stands before it in its clause; and whether a "not" turned it."""
    weight, turned = hit.term.weight, False
    reach = _REACH_LATIN if read[hit.start].isascii() else _REACH
    for one in reversed(before):
        between = read[one.end : hit.start].strip()
        if len(between) > reach or one.term.tells:
            break
        if one.term.kind == "not":
            turned = not turned
        elif one.term.kind in {"more", "less"} and len(between) <= _NEAR:
            weight *= one.term.weight
    if turned:
        weight *= -_FLIPPED if weight > 0 else -_SOFTENED
    return weight, turned
