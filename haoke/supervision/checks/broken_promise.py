"""An agent promised to come back and nobody did."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Evidence, Found, Line, Severity, Talk
from haoke.supervision.wording import Hit, known, promised_until, says_nothing


class Settings(CheckSettings, frozen=True, kw_only=True):
    hours: Annotated[
        int,
        Meta(ge=1, le=720),
        words(
            "Hours to keep a promise that says no time",
            "没有说明时间的承诺，应在多少小时内兑现",
            "沒有說明時間的承諾，應在多少小時內兌現",
        ),
    ] = 24
    promises: Annotated[
        list[str],
        Meta(max_length=100),
        words(
            "Promises of our own, beside the usual ones",
            "除常用说法外，我们自己的承诺用语",
            "除常用說法外，我們自己的承諾用語",
        ),
    ] = []


class BrokenPromise:
    titles = {"en": "Promise without follow-up", "zh-CN": "承诺未跟进", "zh-TW": "承諾未跟進"}
    descriptions = {
        "en": "“I will get back to you”, and nothing came within the time that was promised or set here: neither in"
        " this conversation nor in a later one with the customer.",
        "zh-CN": "说了“稍后给您回复”，但在承诺或此处设定的时间内，本次会话和之后与该客户的会话中都没有下文。",
        "zh-TW": "說了「稍後給您回覆」，但在承諾或此處設定的時間內，本次對話和之後與該客戶的對話中都沒有下文。",
    }
    reasons = {
        "broken": {
            "en": "“{promise}”: nothing followed.",
            "zh-CN": "承诺“{promise}”，之后没有下文。",
            "zh-TW": "承諾「{promise}」，之後沒有下文。",
        }
    }
    severity: Severity = "high"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset({"later"})

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        promises = known("promises", more=settings.promises)
        last: tuple[Line, Hit] | None = None
        for line in talk.answers:
            hit = next((hit for hit in promises.find(line.text) if _meant(line.text, hit)), None)
            if hit is not None:
                last = line, hit
            elif last is not None and not says_nothing(line):
                last = None
        if last is None:
            return
        line, hit = last
        until = promised_until(line.text, line.at, settings.hours, talk.time_zone)
        if not any(later.at <= until and not says_nothing(later) for later in talk.later):
            yield Found(
                reason="broken",
                evidence=(Evidence(line.seq, hit.start, hit.end),),
                at=line.at,
                member_id=line.member_id,
                data={"promise": line.text[hit.start : hit.end]},
                due=until,
            )


def _meant(text: str, hit: Hit) -> bool:
    """Whether it is a promise and no offer: "if you need me, I will call you"."""
    return not known("conditions").within(text[max(0, hit.start - 24) : hit.start])


check: Check = BrokenPromise()
