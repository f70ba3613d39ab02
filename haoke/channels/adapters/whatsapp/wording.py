"""WhatsApp's own way to write: one star for bold, addresses spelt out."""

import re
from collections.abc import Iterable

from haoke.channels.types import AnyPart, Text
from haoke.channels.wording import words_of

_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def said(parts: Iterable[AnyPart]) -> str:
    return "\n".join(line for line in map(_line, parts) if line)


def _line(part: AnyPart) -> str:
    if isinstance(part, Text) and part.format == "markdown":
        return _BOLD.sub(r"*\1*", _LINK.sub(r"\1: \2", part.text))
    return words_of(part)
