"""Sensitive words that were found in an agent's message when it was sent."""

from collections.abc import Iterable

from haoke.supervision.contract import Check, CheckSettings, Found, Severity, Talk
from haoke.supervision.wording import all_of


class SensitiveWords:
    titles = {"en": "Sensitive words", "zh-CN": "敏感词", "zh-TW": "敏感詞"}
    descriptions = {
        "en": "An agent's message held words of the lists under Rules → Sensitive words.",
        "zh-CN": "客服的消息命中“规则 → 敏感词”中的词库。",
        "zh-TW": "客服的訊息命中「規則 → 敏感詞」中的詞庫。",
    }
    reasons = {
        "said": {
            "en": "Sensitive words: {words}.",
            "zh-CN": "命中敏感词：{words}。",
            "zh-TW": "命中敏感詞：{words}。",
        }
    }
    severity: Severity = "high"
    settings = CheckSettings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: CheckSettings) -> Iterable[Found]:  # noqa: ARG002 - there are none
        known = {line.seq: line for line in talk.answers}
        for said in talk.said:
            line = known.get(said.seq)
            if line is not None:
                yield Found(
                    reason="said",
                    evidence=all_of(line),
                    at=line.at,
                    member_id=line.member_id,
                    data={"words": ", ".join(said.words[:20])},
                )


check: Check = SensitiveWords()
