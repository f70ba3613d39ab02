"""How a task calls a system: what it sends is made of templates, and what it is told of the answer's JSON. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from haoke.flows.types import Value

_VARIABLE = re.compile(r"\{([\w.-]{1,60})\}")
_PATH = re.compile(r"[A-Za-z_][\w-]{0,59}(?:\[(?:\d{0,4})\])?(?:\.[A-Za-z_][\w-]{0,59}(?:\[(?:\d{0,4})\])?){0,9}")
_STEP = re.compile(r"([A-Za-z_][\w-]*)(?:\[(\d*)\])?")
_MOST_LINES = 20  # of a list
_LONGEST = 2000  # characters of a value


class ValueUnusable(ValueError):
    """What a path is made of is empty, or would lead elsewhere."""


def path_of(template: str, variables: Mapping[str, Value]) -> str:
    """The path with its variables escaped, so that a value is one step of it and never more. Raises ValueUnusable."""

    def put(found: re.Match[str]) -> str:
        value = str(variables.get(found[1], "")).strip()
        if not value or value.strip(".") == "":
            raise ValueUnusable(found[1])
        return quote(value, safe="")

    return _VARIABLE.sub(put, template.strip())


def is_path(text: str) -> bool:
    return _PATH.fullmatch(text.strip()) is not None


def value_at(answer: Any, path: str) -> str:
    """``data.items[0].name``; ``events[].text`` are all of them, one a line. Empty when it is not there."""
    found = [answer]
    for step in _STEP.finditer(path.strip()):
        name, place = step[1], step[2]
        found = [each[name] for each in found if isinstance(each, dict) and name in each]
        if place == "":
            found = [each for many in found if isinstance(many, list) for each in many][:_MOST_LINES]
        elif place is not None:
            found = [many[int(place)] for many in found if isinstance(many, list) and int(place) < len(many)]
    return "\n".join(filter(None, map(_in_words, found[:_MOST_LINES])))[:_LONGEST]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(filter(None, map(_in_words, (each for each in value[:_MOST_LINES] if not _deep(each)))))
    return "" if value is None or _deep(value) else str(value).replace("\0", "").strip()


def _deep(value: Any) -> bool:
    return isinstance(value, dict | list)
