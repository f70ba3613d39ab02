"""Numbers, in digits, in Chinese numerals, and in English words."""

import unicodedata
from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule
from haoke.conversations.understanding.numerals import NUMBER, value_of, written

_LONGEST = 400  # characters looked at


class Number(SlotKind):
    titles = {"en": "Number", "zh-CN": "数字", "zh-TW": "數字"}
    retries = {"en": "Please write a number.", "zh-CN": "请填写数字。", "zh-TW": "請填寫數字。"}

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        for found in NUMBER.finditer(unicodedata.normalize("NFKC", text[:_LONGEST])):
            number = value_of(found)
            if number is not None:
                return Found(written(number), written(number))
        return None


slot = Number()
