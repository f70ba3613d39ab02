"""Moods, of a message and over a conversation. Pure."""

from typing import Literal

import msgspec

Label = Literal["calm", "satisfied", "unhappy", "angry"]

CALM: Label = "calm"


class Mood(msgspec.Struct, frozen=True, kw_only=True):
    """``score`` from -1 to 1; ``words`` that showed it. ``despair``: somebody speaks of ending their life."""

    score: float = 0.0
    label: Label = CALM
    words: list[str] = []
    despair: bool = False


_KEPT = 0.6  # of the mood before, by each message after it
_SATISFIED, _UNHAPPY, _ANGRY = 0.3, -0.3, -0.6


def followed(score: float, mood: Mood) -> float:
    """A conversation's score after one more message. Strong words are felt at once, and fade message by message."""
    felt = _KEPT * score + (1 - _KEPT) * mood.score
    if mood.label == "angry":
        return min(felt, mood.score)
    if mood.label in {"unhappy", "satisfied"}:
        return (felt + mood.score) / 2
    return felt


def label_of(score: float) -> Label:
    """What a conversation with this score is called."""
    if score <= _ANGRY:
        return "angry"
    if score <= _UNHAPPY:
        return "unhappy"
    return "satisfied" if score >= _SATISFIED else CALM
