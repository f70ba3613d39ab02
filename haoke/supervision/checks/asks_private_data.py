"""An agent asks for what no agent may ask: passwords, codes, numbers of cards and papers."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta

from haoke.routing.contract import words
from haoke.supervision.contract import Check, CheckSettings, Evidence, Found, Severity, Talk
from haoke.supervision.wording import known, sentences


class Settings(CheckSettings, frozen=True, kw_only=True):
    secrets: Annotated[bool, words("Passwords and codes", "密码与验证码", "密碼與驗證碼")] = True
    cards: Annotated[bool, words("Card and account numbers", "银行卡号与账号", "銀行卡號與帳號")] = True
    papers: Annotated[bool, words("Numbers of identity papers", "身份证件号码", "身分證件號碼")] = True
    more: Annotated[list[str], Meta(max_length=100), words("More of the kind", "补充项目", "補充項目")] = []


class AsksPrivateData:
    titles = {"en": "Asks for private data", "zh-CN": "索要敏感信息", "zh-TW": "索要敏感資訊"}
    descriptions = {
        "en": "An agent asks the customer for a password, a code, the number of a card or of an identity paper."
        " Warnings and last digits are no finding.",
        "zh-CN": "客服向客户索要密码、验证码、银行卡号或证件号码；提醒注意安全、只问尾号的不算。",
        "zh-TW": "客服向客戶索要密碼、驗證碼、銀行卡號或證件號碼；提醒注意安全、只問尾號的不算。",
    }
    reasons = {
        "asked": {
            "en": "The agent asked for “{what}”.",
            "zh-CN": "客服索要“{what}”。",
            "zh-TW": "客服索要「{what}」。",
        }
    }
    severity: Severity = "high"
    settings: type[CheckSettings] = Settings
    asks: frozenset[str] = frozenset()

    def look(self, talk: Talk, settings: Settings) -> Iterable[Found]:
        chosen = [name for name in ("secrets", "cards", "papers") if getattr(settings, name)]
        private, asking, warning = known(*chosen, more=settings.more), known("asking"), known("warning")
        for line in talk.answers:
            evidence = [
                Evidence(line.seq, begin + hit.start, begin + hit.end)
                for begin, sentence in sentences(line.text)
                for hit in private.find(sentence)
                if asking.within(sentence) and not warning.within(sentence)
            ]
            if evidence:
                first = evidence[0]
                yield Found(
                    reason="asked",
                    evidence=tuple(evidence[:10]),
                    at=line.at,
                    member_id=line.member_id,
                    data={"what": line.text[first.start : first.end]},
                )


check: Check = AsksPrivateData()
