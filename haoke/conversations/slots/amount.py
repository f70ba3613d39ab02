"""Amounts of money: a number with its currency; the question itself may be answered by a bare number."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal

from haoke.conversations.contract import Found, SlotKind, SlotRule
from haoke.conversations.understanding.numerals import NUMBER, value_of, written

_LONGEST = 400  # characters looked at
_BEFORE = re.compile(
    r"(?:NT\$|US\$|HK\$|[¥$€£]|CNY|RMB|TWD|USD|HKD|EUR|GBP|人民币|人民幣|台币|台幣)\s*$", re.IGNORECASE
)
_AFTER = re.compile(
    r"\s*(?:元|块|塊|圆|圓|美元|美金|港币|港幣|台币|台幣|新台币|新台幣|人民币|人民幣|dollars?|euros?|pounds?|yuan"
    r"|CNY|RMB|TWD|USD|HKD|EUR|GBP|[€£])",
    re.IGNORECASE,
)
_DIMES = re.compile(r"\s*([一二三四五六七八九1-9])(?:[毛角]|(?![\d万千百十]))")
_ONLY_DIMES = re.compile(r"\s*[毛角]")
_DIGIT = {char: value for value, char in enumerate("一二三四五六七八九", 1)} | {
    str(each): each for each in range(1, 10)
}


class Amount(SlotKind):
    titles = {"en": "Amount of money", "zh-CN": "金额", "zh-TW": "金額"}
    retries = {
        "en": "Please write an amount, such as 99.50.",
        "zh-CN": "请填写金额，例如 99.50。",
        "zh-TW": "請填寫金額，例如 99.50。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        plain = unicodedata.normalize("NFKC", text[:_LONGEST])
        bare: Found | None = None
        for found in NUMBER.finditer(plain):
            number = value_of(found)
            if number is None or number < 0:
                continue
            unit = _AFTER.match(plain, found.end())
            if unit is not None:
                return _amount(number + _dimes(plain, unit.end()))
            if _BEFORE.search(plain[: found.start()]):
                return _amount(number)
            if _ONLY_DIMES.match(plain, found.end()):
                return _amount(number / 10)
            bare = bare or _amount(number)
        return bare if asked else None


def _dimes(plain: str, place: int) -> Decimal:
    """三块五, 三块五毛: what stands behind the yuan."""
    found = _DIMES.match(plain, place)
    return Decimal(_DIGIT[found[1]]) / 10 if found else Decimal(0)


def _amount(number: Decimal) -> Found:
    return Found(written(number), f"{number:,.2f}")


slot = Amount()
