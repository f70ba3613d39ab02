"""The customer waited too long for the agent's first answer."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, clock, seconds_between


class Settings(CheckSettings, frozen=True, kw_only=True):
    seconds: Annotated[
        int, Meta(ge=5, le=86_400), words("Seconds to answer in", "应答时限（秒）", "回應時限（秒）")
    ] = 60
    since: Annotated[
        Literal["assigned", "asked"],
        words(
            "Counted from",
            "计时起点",
            "計時起點",
            choices={
                "assigned": {"en": "The agent has it", "zh-CN": "客服接入", "zh-TW": "客服接入"},
                "asked": {"en": "The customer wrote", "zh-CN": "客户发言", "zh-TW": "客戶發言"},
            },
        ),
    ] = "assigned"
    open_only: Annotated[bool, words("Count opening hours only", "只计算营业时间", "只計算營業時間")] = True


class SlowFirstAnswer:
    titles = {"en": "Slow first answer", "zh-CN": "首次响应慢", "zh-TW": "首次回應慢"}
    descriptions = {
        "en": "The first answer of an agent comes later than it should.",
        "zh-CN": "客服的首次回复超过时限。",
        "zh-TW": "客服的首次回覆超過時限。",
    }
    reasons = {
        "slow": {
            "en": "The first answer took {took}; it should take {limit} at most.",
            "zh-CN": "首次响应用时 {took}，超过 {limit} 的时限。",
            "zh-TW": "首次回應用時 {took}，超過 {limit} 的時限。",
        }
    }
    severity: Severity = "medium"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        asked = next((line for line in talk.talk if line.by == "visitor"), None)
        if not talk.whole or asked is None or talk.served_at is None:
            return
        begin = max(asked.at, talk.served_at) if settings.since == "assigned" else asked.at
        answer = next((line for line in talk.answers if line.at >= asked.at), None)
        if answer is None:
            return
        took = seconds_between(talk, begin, answer.at, open_only=settings.open_only)
        if took > settings.seconds:
            yield Found(
                reason="slow",
                evidence=all_of(asked, answer),
                at=answer.at,
                member_id=answer.member_id,
                data={"took": clock(took), "limit": clock(settings.seconds)},
            )


check: Check = SlowFirstAnswer()
