"""A customer's question after which no agent said anything to the point."""

from collections.abc import Iterable

from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of, asks, says_nothing


class UnansweredQuestion:
    titles = {"en": "Unanswered question", "zh-CN": "问题未答复", "zh-TW": "問題未答覆"}
    descriptions = {
        "en": "The customer asks something, and until the end agents say nothing, or only courtesies.",
        "zh-CN": "客户提出的问题直到结束都没有得到答复，或只得到客套话。",
        "zh-TW": "客戶提出的問題直到結束都沒有得到答覆，或只得到客套話。",
    }
    reasons = {
        "nothing": {
            "en": "Nobody answered this question.",
            "zh-CN": "这个问题没有人答复。",
            "zh-TW": "這個問題沒有人答覆。",
        },
        "courtesy": {
            "en": "This question got courtesies, but no answer.",
            "zh-CN": "这个问题只得到客套话，没有实质答复。",
            "zh-TW": "這個問題只得到客套話，沒有實質答覆。",
        },
    }
    severity: Severity = "medium"
    settings = CheckSettings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: CheckSettings) -> Iterable[Found]:  # noqa: ARG002 - there are none
        if talk.served_at is None:
            return
        answer = next((line for line in reversed(talk.answers) if not says_nothing(line)), None)
        rest = [line for line in talk.talk if answer is None or line.seq > answer.seq]
        questions = [line for line in rest if line.by == "visitor" and asks(line.text)]
        if not questions:
            return
        begin = questions[0]
        polite = [line for line in rest if line.by == "member" and line.seq > begin.seq]
        yield Found(
            reason="courtesy" if polite else "nothing",
            evidence=all_of(*questions[:10], *polite[:10]),
            at=begin.at,
            member_id=polite[0].member_id if polite else talk.owner(talk.closed_at),
        )


check: Check = UnansweredQuestion()
