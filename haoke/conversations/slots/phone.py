"""Telephone numbers of mainland China and Taiwan, and international ones with their plus.

Sources: the numbering plans as ITU-T E.164 lists them. China (+86): mobile numbers are 11 digits from 13 to 19, fixed
ones have an area code of 0 and two or three digits, service numbers begin with 400 or 800. Taiwan (+886): mobile 09 and
eight digits, fixed 02 to 08 and seven or eight. Any other number needs its country code: a plus and 7 to 15 digits.
"""

import re
import unicodedata
from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule

_CANDIDATE = re.compile(r"(?<![A-Za-z0-9])\+?\(?\d[\d ()./-]{5,24}\d(?![A-Za-z0-9])")
_NATIONAL = re.compile(r"1[3-9]\d{9}|0[1-9]\d{8,10}|[48]00\d{7}|09\d{8}")
_INTERNATIONAL = re.compile(r"\+[1-9]\d{6,14}")
_CHINA = re.compile(r"(?:\+|00)?86(1[3-9]\d{9})")
_TAIWAN = re.compile(r"(?:\+|00)886(9\d{8}|[2-8]\d{7,8})")
_DATE = re.compile(r"(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}")


class Phone(SlotKind):
    titles = {"en": "Phone number", "zh-CN": "电话号码", "zh-TW": "電話號碼"}
    retries = {
        "en": "This does not look like a phone number. Please try again, with the country code if it is abroad.",
        "zh-CN": "电话号码好像不对，请重新填写；境外号码请带上国家码。",
        "zh-TW": "電話號碼好像不對，請重新填寫；境外號碼請帶上國碼。",
    }

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        for found in _CANDIDATE.finditer(unicodedata.normalize("NFKC", text)):
            number = _number(found[0])
            if number is not None:
                return Found(number, number)
        return None


def _number(written: str) -> str | None:
    if _DATE.match(written):
        return None
    digits = re.sub(r"[^+\d]", "", written)
    if home := _CHINA.fullmatch(digits):
        return home[1]
    if island := _TAIWAN.fullmatch(digits):
        return f"0{island[1]}"
    if digits.startswith("00"):
        digits = f"+{digits[2:]}"
    return digits if _NATIONAL.fullmatch(digits) or _INTERNATIONAL.fullmatch(digits) else None


slot = Phone()
