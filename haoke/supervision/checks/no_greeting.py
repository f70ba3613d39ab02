"""The agent began without a greeting."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, known


class Settings(CheckSettings, frozen=True, kw_only=True):
    first: Annotated[
        int,
        Meta(ge=1, le=5),
        words("Among the agent's first messages", "在客服的前几条消息内", "在客服的前幾則訊息內"),
    ] = 2
    greetings: Annotated[
        list[str],
        Meta(max_length=100),
        words(
            "Greetings of our own, beside the usual ones",
            "除常用问候外，我们自己的问候语",
            "除常用問候外，我們自己的問候語",
        ),
    ] = []


class NoGreeting:
    titles = {"en": "No greeting", "zh-CN": "未问候", "zh-TW": "未問候"}
    descriptions = {
        "en": "The first agent does not greet the customer. What the system says does not count.",
        "zh-CN": "首位接待的客服没有向客户问候；系统自动发送的欢迎语不算。",
        "zh-TW": "首位接待的客服沒有向客戶問候；系統自動發送的歡迎語不算。",
    }
    reasons = {
        "missing": {
            "en": "The agent began without a greeting.",
            "zh-CN": "客服开场没有问候。",
            "zh-TW": "客服開場沒有問候。",
        }
    }
    severity: Severity = "low"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        if not talk.whole or not talk.answers:
            return
        first = talk.answers[0]
        begun = [line for line in talk.answers if line.member_id == first.member_id][: settings.first]
        greetings = known("greetings", more=settings.greetings)
        if not any(greetings.within(line.text) for line in begun):
            yield Found(reason="missing", evidence=all_of(first), at=first.at, member_id=first.member_id)


check: Check = NoGreeting()
