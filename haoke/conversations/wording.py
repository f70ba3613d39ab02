"""How a reception flow puts things: variables in texts, and questions in words for clients that show only text."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from haoke.flows.types import Option, Value

_VARIABLE = re.compile(r"\{([\w.-]{1,60})\}")


def fill(text: str, variables: Mapping[str, Value]) -> str:
    """The text with ``{variables}``; unknown ones vanish."""
    return _VARIABLE.sub(lambda found: str(variables.get(found[1], "")), text)


def with_options(text: str, options: Iterable[Option]) -> str:
    """A question and its numbered options."""
    lines = [f"{number}. {option.text}" for number, option in enumerate(options, 1)]
    return "\n".join([text, *lines] if text else lines)


def meant(words: str, options: Iterable[Option]) -> Option | None:
    """The option that typed words name: its number or its text, whatever the width and case of the letters."""
    said = _plain(words)
    for number, option in enumerate(options, 1):
        if said in {str(number), _plain(option.text)}:
            return option
    return None


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).strip(" .。!！?？")
