"""An agent gave the same answer again and again."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Annotated, NamedTuple

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Line, Severity, Talk
from haoke.supervision.wording import all_of, says_nothing, without_greeting

_SHORT = 6  # pairs of letters: who says less cannot help saying it again
_SAME = 0.8  # of the pairs that two answers have between them
_MOST_GROUPS = 50  # different answers that are kept in mind


class Settings(CheckSettings, frozen=True, kw_only=True):
    times: Annotated[int, Meta(ge=2, le=10), words("The same answer, times", "同一答复的次数", "同一答覆的次數")] = 2


class RepeatedAnswer:
    titles = {"en": "Repeated answer", "zh-CN": "重复答复", "zh-TW": "重複答覆"}
    descriptions = {
        "en": "The customer asks on and gets an answer that was given before, in nearly the same words.",
        "zh-CN": "客户继续追问，客服却几乎一字不差地重复之前的答复。",
        "zh-TW": "客戶繼續追問，客服卻幾乎一字不差地重複之前的答覆。",
    }
    reasons = {
        "repeated": {
            "en": "The same answer {times} times.",
            "zh-CN": "同样的答复出现 {times} 次。",
            "zh-TW": "同樣的答覆出現 {times} 次。",
        }
    }
    severity: Severity = "low"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        groups: list[_Group] = []
        asked = -1
        for line in talk.talk:
            if line.by == "visitor":
                asked = line.seq
                continue
            pairs = _pairs(without_greeting(line.text))
            if len(pairs) < _SHORT or line.shows or says_nothing(line):
                continue
            group = next((each for each in groups if each.like(line, pairs)), None)
            if group is None:
                groups = [_Group(pairs, [line]), *groups[: _MOST_GROUPS - 1]]
            elif group.lines[-1].seq < asked:
                group.lines.append(line)
        for group in groups:
            if len(group.lines) >= settings.times:
                yield Found(
                    reason="repeated",
                    evidence=all_of(*group.lines[:10]),
                    at=group.lines[1].at,
                    member_id=group.lines[0].member_id,
                    data={"times": str(len(group.lines))},
                )


class _Group(NamedTuple):
    """Answers that are the same, but for a few letters."""

    pairs: frozenset[str]
    lines: list[Line]

    def like(self, line: Line, pairs: frozenset[str]) -> bool:
        same = len(self.pairs & pairs) / len(self.pairs | pairs)
        return same >= _SAME and line.member_id == self.lines[0].member_id


def _pairs(text: str) -> frozenset[str]:
    return frozenset(one + other for one, other in pairwise(text))


check: Check = RepeatedAnswer()
