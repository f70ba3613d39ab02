"""Numbers as people write them: 1,200, 1.5万, 三百二十, 两万五, 叁佰, twenty-five. Pure."""

import re
from decimal import Decimal

_DIGITS = {char: value for value, chars in enumerate(
    ("零〇○", "一壹", "二两兩贰貳弍", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for char in chars}  # fmt: skip
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN = "".join([*_DIGITS, *_SMALL, *_LARGE])
_LATIN_UNITS = {"k": 10**3, "千": 10**3, "万": 10**4, "萬": 10**4, "w": 10**4, "百万": 10**6, "百萬": 10**6,
                "m": 10**6, "million": 10**6, "thousand": 10**3, "亿": 10**8, "億": 10**8}  # fmt: skip
_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = {word: value for value, word in enumerate(_ONES)} | {word: 10 * value for value, word in enumerate(_TENS, 2)}
_SCALES = {"hundred": 100, "thousand": 1000}
_WORD = "|".join(sorted([*_WORDS, *_SCALES], key=len, reverse=True))

NUMBER = re.compile(
    rf"(?P<latin>(?<![A-Za-z0-9.])-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d{{1,6}})?|(?<![A-Za-z0-9.])-?\d{{1,15}}(?:\.\d{{1,6}})?)"
    rf"\s?(?P<unit>百[万萬]|[万萬千亿億]|(?:million|thousand|[kmw])(?![A-Za-z0-9]))?(?![A-Za-z0-9])"
    rf"|(?P<han>[{_HAN}]{{1,20}}(?:[点點][{''.join(_DIGITS)}]{{1,6}})?|半)"
    rf"|(?P<words>\b(?:{_WORD})(?:[ -](?:and )?(?:{_WORD})){{0,8}}\b)",
    re.IGNORECASE,
)
"""A number in a text; ``value_of`` reads what it found."""


def value_of(found: re.Match[str]) -> Decimal | None:
    if found["latin"]:
        unit = (found["unit"] or "").lower()
        return Decimal(found["latin"].replace(",", "")) * _LATIN_UNITS.get(unit, 1)
    if found["han"]:
        return from_chinese(found["han"])
    return _from_english(found["words"])


def from_chinese(text: str) -> Decimal | None:
    """三百二十, 两万五 (25,000), 二〇二六 (digit by digit), 三点五, 半. None for what is no number, such as 万一."""
    if text == "半":
        return Decimal("0.5")
    whole, _, fraction = text.replace("點", "点").partition("点")
    number = _whole(whole)
    if number is None or any(char not in _DIGITS for char in fraction):
        return None
    return Decimal(f"{number}.{''.join(str(_DIGITS[char]) for char in fraction) or 0}") if fraction else Decimal(number)


def _whole(text: str) -> int | None:
    if not text:
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last = 1  # the unit before, which a digit at the end stands below: 两万五
    zero = False
    for place, char in enumerate(text):
        if char in _DIGITS:
            if digit:
                return None
            digit, zero = _DIGITS[char], _DIGITS[char] == 0 or zero
        elif char in _SMALL:
            if place == 0 and _SMALL[char] != 10:
                return None
            section += (digit or (1 if _SMALL[char] == 10 else 0)) * _SMALL[char]
            digit, last, zero = 0, _SMALL[char], False
        else:
            if section + digit + total == 0:
                return None
            total = (
                (total + section + digit) * _LARGE[char]
                if _LARGE[char] > 10**4
                else (total + (section + digit) * _LARGE[char])
            )
            section, digit, last, zero = 0, 0, _LARGE[char], False
    if digit and last >= 100 and not zero:
        digit *= last // 10
    return total + section + digit


def _from_english(text: str) -> Decimal:
    total = current = 0
    for word in re.split(r"[ -]+", text.lower()):
        if word == "hundred":
            current = max(current, 1) * 100
        elif word == "thousand":
            total, current = total + max(current, 1) * 1000, 0
        elif word in _WORDS:
            current += _WORDS[word]
    return Decimal(total + current)


def in_digits(text: str, before: str) -> str:
    """The text with Chinese numerals as digits where they stand before one of these characters: 十一月 → 11月."""

    def turn(found: re.Match[str]) -> str:
        number = from_chinese(found[0])
        return found[0] if number is None else str(number)

    return re.sub(rf"[{''.join(_DIGITS)}十百廿]{{1,6}}(?=[{before}])", turn, text.replace("廿", "二十"))


def written(number: Decimal) -> str:
    """Without an exponent or needless noughts."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
