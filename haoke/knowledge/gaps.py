"""Gaps: words in braces in the answers of packs, ``{phone}``, that a company fills in with its own terms."""

import re
from collections.abc import Iterator, Mapping

import msgspec

from haoke.knowledge.types import Content

NAME = r"[a-z][a-z0-9_]{0,59}"
_CODE_OR_GAP = re.compile(rf"```.*?(?:```|\Z)|`[^`\n]+`|\{{({NAME})\}}", re.DOTALL)
"""What stands in code is no gap: programs are written in braces."""


def gaps_in(content: Content) -> list[str]:
    """The names of what is left open, each once, in the order of the text."""
    return list(dict.fromkeys(name for text in _texts(content) for name in _names(text)))


def filled(content: Content, values: Mapping[str, str]) -> Content:
    """With these gaps filled in; others stay."""

    def fill(found: re.Match[str]) -> str:
        return values.get(found[1], found[0])

    answers = [
        msgspec.structs.replace(
            answer,
            parts=[msgspec.structs.replace(part, text=_CODE_OR_GAP.sub(fill, part.text)) for part in answer.parts],
        )
        for answer in content.answers
    ]
    return msgspec.structs.replace(content, answers=answers)


def _texts(content: Content) -> Iterator[str]:
    return (part.text for answer in content.answers for part in answer.parts)


def _names(text: str) -> Iterator[str]:
    return (found[1] for found in _CODE_OR_GAP.finditer(text) if found[1])
