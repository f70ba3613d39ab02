"""Numbers of orders, parcels and the like, by a pattern or by what such numbers look like.

A pattern is written as the number is: ``#`` stands for a digit, ``@`` for a letter, ``*`` for either, and a ``+``
behind one of them for more of the same; all else stands for itself, in any case. ``SF#+`` takes SF1234567890. Patterns
are parted by spaces or lines. It is no regular expression on purpose: nobody can write one here that never ends.
"""

import re
import unicodedata
from datetime import datetime
from functools import lru_cache

from haoke.conversations.contract import Found, SlotKind, SlotRule

_LONGEST = 400  # characters looked at
_MOST_OPEN = 3  # plus signs of a pattern
_PIECE = {"#": "[0-9]", "@": "[A-Za-z]", "*": "[A-Za-z0-9]"}
_TOKEN = re.compile(r"(?<![A-Za-z0-9_.@-])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?![@A-Za-z0-9])")
_GAP = re.compile(r"(?<=[A-Za-z0-9]) (?=[0-9]{2,})")
_DATE = re.compile(r"(?:19|20)\d\d-\d{1,2}-\d{1,2}")
_LONG_TOKEN = 64
_FEWEST, _FEWEST_ASKED = 5, 3  # characters of what nothing but its look makes a number


class Code(SlotKind):
    titles = {"en": "Order or parcel number", "zh-CN": "单号", "zh-TW": "單號"}
    retries = {
        "en": "This does not look like the number. Please check it and write it once more.",
        "zh-CN": "单号好像不对，请核对后再发一次。",
        "zh-TW": "單號好像不對，請核對後再發一次。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        plain = unicodedata.normalize("NFKC", text[:_LONGEST])
        joined = _GAP.sub("", plain)
        tokens = [found[0] for each in (plain, joined) for found in _TOKEN.finditer(each)]
        tokens = [token for token in dict.fromkeys(tokens) if len(token) <= _LONG_TOKEN]
        if rule.pattern.strip():
            patterns = compiled(rule.pattern)
            fitting = [token for token in tokens if any(pattern.fullmatch(token) for pattern in patterns)]
        else:
            least = _FEWEST_ASKED if asked else _FEWEST
            fitting = [
                token
                for token in tokens
                if len(token) >= least and any(char.isdigit() for char in token) and not _DATE.fullmatch(token)
            ]
        if not fitting:
            return None
        best = max(fitting, key=lambda token: (any(char.isalpha() for char in token), len(token))).upper()
        return Found(best, best)

    def fault(self, rule: SlotRule) -> str:
        try:
            compiled(rule.pattern)
        except ValueError:
            return "pattern"
        return ""


@lru_cache(maxsize=500)
def compiled(patterns: str) -> tuple[re.Pattern[str], ...]:
    """Raises ValueError for a pattern with too many open places."""
    if any(pattern.count("+") > _MOST_OPEN for pattern in patterns.split()):
        raise ValueError(patterns)
    return tuple(re.compile(_expression(pattern), re.IGNORECASE) for pattern in patterns.split())


def _expression(pattern: str) -> str:
    def piece(found: re.Match[str]) -> str:
        return f"{_PIECE[found[1]]}{found[2]}" if found[1] else re.escape(found[0])

    return re.sub(r"([#@*])(\+?)|.", piece, pattern)


slot = Code()
