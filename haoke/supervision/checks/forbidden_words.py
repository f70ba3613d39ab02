"""Words and phrases that the workspace does not want to hear."""

from collections.abc import Iterable
from typing import Annotated, Literal

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Evidence, Found, Severity, Talk
from haoke.supervision.errors import PhraseInvalid
from haoke.supervision.wording import phrases

_LONGEST = 100
_MOST_STARS = 4


class Settings(CheckSettings, frozen=True, kw_only=True):
    forbidden: Annotated[
        list[str],
        Meta(max_length=500),
        words(
            "Words and phrases; * stands for up to 16 characters",
            "词语或短语，* 可代表最多 16 个字",
            "詞語或片語，* 可代表最多 16 個字",
            placeholder="保证*收益",
        ),
    ] = []
    whose: Annotated[
        Literal["member", "visitor", "both"],
        words(
            "Said by",
            "发言者",
            "發言者",
            choices={
                "member": {"en": "Agents", "zh-CN": "客服", "zh-TW": "客服"},
                "visitor": {"en": "Customers", "zh-CN": "客户", "zh-TW": "客戶"},
                "both": {"en": "Either", "zh-CN": "双方", "zh-TW": "雙方"},
            },
        ),
    ] = "member"

    def checked(self) -> "Settings":
        for phrase in self.forbidden:
            if len(phrase) > _LONGEST or phrase.count("*") > _MOST_STARS or not phrase.replace("*", "").strip():
                raise PhraseInvalid(phrase=phrase[:_LONGEST], limit=_LONGEST)
        return self


class ForbiddenWords:
    titles = {"en": "Forbidden words", "zh-CN": "违禁用语", "zh-TW": "違禁用語"}
    descriptions = {
        "en": "Words or phrases of a list of this rule's own. They are found in other spellings too.",
        "zh-CN": "本规则自有词表中的词语或短语；繁简、全半角等变体也会识别。",
        "zh-TW": "本規則自有詞表中的詞語或片語；繁簡、全半形等變體也會識別。",
    }
    reasons = {
        "said": {
            "en": "“{phrase}” was said.",
            "zh-CN": "说了“{phrase}”。",
            "zh-TW": "說了「{phrase}」。",
        }
    }
    severity: Severity = "high"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        known = phrases(*settings.forbidden)
        for line in talk.talk:
            hits = known.find(line.text) if settings.whose in (line.by, "both") else []
            if hits:
                yield Found(
                    reason="said",
                    evidence=tuple(Evidence(line.seq, hit.start, hit.end) for hit in hits[:10]),
                    at=line.at,
                    member_id=line.member_id or talk.owner(line.at),
                    data={"phrase": ", ".join(dict.fromkeys(hit.phrase for hit in hits[:10]))},
                )


check: Check = ForbiddenWords()
