"""Nobody said anything for long, and the agent let the conversation lie."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, clock, seconds_between


class Settings(CheckSettings, frozen=True, kw_only=True):
    minutes: Annotated[
        int, Meta(ge=1, le=1440), words("Minutes without a word", "无人发言（分钟）", "無人發言（分鐘）")
    ] = 15
    open_only: Annotated[bool, words("Count opening hours only", "只计算营业时间", "只計算營業時間")] = True


class LongSilence:
    titles = {"en": "Long silence", "zh-CN": "长时间冷场", "zh-TW": "長時間冷場"}
    descriptions = {
        "en": "After an agent's message nobody writes for long, until somebody does or it is closed. A customer who"
        " waits for an answer is found by “Slow answer”.",
        "zh-CN": "客服发言之后长时间无人说话，直到有人发言或会话结束；客户等待答复的情形由“回复慢”检查。",
        "zh-TW": "客服發言之後長時間無人說話，直到有人發言或對話結束；客戶等待答覆的情形由「回覆慢」檢查。",
    }
    reasons = {
        "silent": {
            "en": "After this message nobody wrote for {took}.",
            "zh-CN": "这条消息之后 {took} 无人发言。",
            "zh-TW": "這則訊息之後 {took} 無人發言。",
        }
    }
    severity: Severity = "low"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        following = [line.at for line in talk.talk[1:]] + [talk.closed_at]
        for line, until in zip(talk.talk, following, strict=False):
            if line.by != "member":
                continue
            took = seconds_between(talk, line.at, until, open_only=settings.open_only)
            if took > settings.minutes * 60:
                yield Found(
                    reason="silent",
                    evidence=all_of(line),
                    at=line.at,
                    member_id=line.member_id,
                    data={"took": clock(took)},
                )


check: Check = LongSilence()
