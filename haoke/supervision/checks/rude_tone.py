"""Words that no customer should hear."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Evidence, Found, Severity, Talk
from haoke.supervision.wording import known


class Settings(CheckSettings, frozen=True, kw_only=True):
    more: Annotated[list[str], Meta(max_length=200), words("More words and phrases", "补充用语", "補充用語")] = []
    harmless: Annotated[
        list[str],
        Meta(max_length=200),
        words("Harmless here, whatever they hold", "不算不当的说法", "不算不當的說法", placeholder="傻瓜相机"),
    ] = []


class RudeTone:
    titles = {"en": "Rude tone", "zh-CN": "语气不当", "zh-TW": "語氣不當"}
    descriptions = {
        "en": "An agent's message holds words that scold, mock or send the customer away.",
        "zh-CN": "客服的消息中有训斥、嘲讽或推脱客户的用语。",
        "zh-TW": "客服的訊息中有訓斥、嘲諷或推託客戶的用語。",
    }
    reasons = {
        "rude": {
            "en": "“{phrase}” is no way to speak to a customer.",
            "zh-CN": "“{phrase}”语气不当。",
            "zh-TW": "「{phrase}」語氣不當。",
        }
    }
    severity: Severity = "high"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        rude, harmless = known("rude", more=settings.more), known("harmless", more=settings.harmless)
        for line in talk.answers:
            hits = rude.find(line.text)
            if hits:
                free = [(hit.start, hit.end) for hit in harmless.find(line.text)]
                hits = [hit for hit in hits if not any(start <= hit.start and hit.end <= end for start, end in free)]
            if hits:
                yield Found(
                    reason="rude",
                    evidence=tuple(Evidence(line.seq, hit.start, hit.end) for hit in hits[:10]),
                    at=line.at,
                    member_id=line.member_id,
                    data={"phrase": line.text[hits[0].start : hits[0].end]},
                )


check: Check = RudeTone()
