"""The conversation was closed while the customer waited for an answer."""

from collections.abc import Iterable
from itertools import takewhile
from typing import Annotated

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, wants_nothing


class Settings(CheckSettings, frozen=True, kw_only=True):
    by_itself: Annotated[
        bool, words("Also when it ended by itself", "系统自动结束的会话也检查", "系統自動結束的對話也檢查")
    ] = False


class ClosedUnanswered:
    titles = {"en": "Closed without an answer", "zh-CN": "未答复即结束", "zh-TW": "未答覆即結束"}
    descriptions = {
        "en": "An agent closes the conversation although the customer's last message has no answer. Thanks and the like"
        " need none.",
        "zh-CN": "客户最后的消息还没有得到答复，客服就结束了会话；“谢谢”之类的客套话不需要答复。",
        "zh-TW": "客戶最後的訊息還沒有得到答覆，客服就結束了對話；「謝謝」之類的客套話不需要答覆。",
    }
    reasons = {
        "closed": {
            "en": "It was closed while the customer waited for an answer.",
            "zh-CN": "客户还在等待答复，会话就被结束了。",
            "zh-TW": "客戶還在等待答覆，對話就被結束了。",
        }
    }
    severity: Severity = "high"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        if (
            talk.served_at is None
            or talk.closed_by == "visitor"
            or (talk.closed_by == "system" and not settings.by_itself)
        ):
            return
        waiting = list(takewhile(lambda line: line.by == "visitor", reversed(talk.talk)))[::-1]
        open_ones = [line for line in waiting if not wants_nothing(line)]
        if open_ones:
            yield Found(
                reason="closed",
                evidence=all_of(*open_ones[:10]),
                at=talk.closed_at,
                member_id=talk.owner(talk.closed_at),
            )


check: Check = ClosedUnanswered()
