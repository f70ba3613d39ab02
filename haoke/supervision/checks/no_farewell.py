"""The agent ended without a word of farewell."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, known


class Settings(CheckSettings, frozen=True, kw_only=True):
    last: Annotated[
        int,
        Meta(ge=1, le=5),
        words("Among the agent's last messages", "在客服的最后几条消息内", "在客服的最後幾則訊息內"),
    ] = 2
    when_left: Annotated[
        bool, words("Also when the customer ended it", "客户自己结束的会话也检查", "客戶自己結束的對話也檢查")
    ] = False
    farewells: Annotated[
        list[str],
        Meta(max_length=100),
        words(
            "Farewells of our own, beside the usual ones",
            "除常用结束语外，我们自己的结束语",
            "除常用結束語外，我們自己的結束語",
        ),
    ] = []


class NoFarewell:
    titles = {"en": "No farewell", "zh-CN": "无结束语", "zh-TW": "無結束語"}
    descriptions = {
        "en": "The agent closes without thanking, wishing well or asking whether there is anything else.",
        "zh-CN": "客服结束会话时没有致谢、祝福或询问是否还有其他需要。",
        "zh-TW": "客服結束對話時沒有致謝、祝福或詢問是否還有其他需要。",
    }
    reasons = {
        "missing": {
            "en": "The agent ended without a word of farewell.",
            "zh-CN": "客服结束时没有结束语。",
            "zh-TW": "客服結束時沒有結束語。",
        }
    }
    severity: Severity = "low"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        if not talk.answers or (talk.closed_by != "member" and not settings.when_left):
            return
        last = talk.answers[-1]
        ending = [line for line in talk.answers if line.member_id == last.member_id][-settings.last :]
        farewells = known("farewells", more=settings.farewells)
        if not any(farewells.within(line.text) for line in ending):
            yield Found(reason="missing", evidence=all_of(last), at=last.at, member_id=last.member_id)


check: Check = NoFarewell()
