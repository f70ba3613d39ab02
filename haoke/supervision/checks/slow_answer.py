"""The customer waited too long for an answer within the conversation."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Line, Severity, Talk
from haoke.supervision.wording import all_of, clock, seconds_between, wants_nothing


class Settings(CheckSettings, frozen=True, kw_only=True):
    seconds: Annotated[
        int, Meta(ge=5, le=86_400), words("Seconds to answer in", "应答时限（秒）", "回應時限（秒）")
    ] = 180
    open_only: Annotated[bool, words("Count opening hours only", "只计算营业时间", "只計算營業時間")] = True


class SlowAnswer:
    titles = {"en": "Slow answer", "zh-CN": "回复慢", "zh-TW": "回覆慢"}
    descriptions = {
        "en": "After the first answer the customer writes again and waits too long. Thanks and the like do not wait.",
        "zh-CN": "首次响应之后，客户再次发言，客服回复超过时限；“谢谢”之类的客套话不计。",
        "zh-TW": "首次回應之後，客戶再次發言，客服回覆超過時限；「謝謝」之類的客套話不計。",
    }
    reasons = {
        "slow": {
            "en": "The customer waited {took} for this answer; it should take {limit} at most.",
            "zh-CN": "客户等了 {took} 才得到回复，超过 {limit} 的时限。",
            "zh-TW": "客戶等了 {took} 才得到回覆，超過 {limit} 的時限。",
        }
    }
    severity: Severity = "medium"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        waiting: Line | None = None
        answered = not talk.whole
        for line in talk.talk:
            if line.by == "visitor":
                if answered and waiting is None and not wants_nothing(line):
                    waiting = line
                continue
            answered = True
            if waiting is not None:
                took = seconds_between(talk, waiting.at, line.at, open_only=settings.open_only)
                if took > settings.seconds:
                    yield Found(
                        reason="slow",
                        evidence=all_of(waiting, line),
                        at=line.at,
                        member_id=line.member_id,
                        data={"took": clock(took), "limit": clock(settings.seconds)},
                    )
                waiting = None


check: Check = SlowAnswer()
