"""What is found in what people say: examples of each type of value, and what holds for any text whatever."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.contract import SlotChoice, SlotRule
from haoke.conversations.slot_kinds import SLOTS
from haoke.conversations.understanding.numerals import from_chinese

SATURDAY = datetime(2026, 11, 28, 14, 30)  # noqa: DTZ001 by the workspace's clock
COLOURS = SlotRule(
    choices=(
        SlotChoice("red", "红色", ("赤",)),
        SlotChoice("dark", "深红色"),
        SlotChoice("blue", "Blue", ("navy",)),
    )
)


def found(kind: str, text: str, rule: SlotRule = SlotRule(), *, asked: bool = True) -> str | None:  # noqa: B008
    value = SLOTS[kind].find(text, rule, SATURDAY, asked=asked)
    return None if value is None else value.value


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("明天下午三点", "2026-11-29T15:00"),
        ("後天", "2026-11-30"),
        ("大后天早上9点半", "2026-12-01T09:30"),
        ("下周五", "2026-12-04"),
        ("周五", "2026-12-04"),
        ("下下周一", "2026-12-07"),
        ("周末", "2026-11-28"),
        ("十一月二十九号", "2026-11-29"),
        ("下个月5号", "2026-12-05"),
        ("3号", "2026-12-03"),
        ("3天后", "2026-12-01"),
        ("两小时后", "2026-11-28T16:30"),
        ("半小时后", "2026-11-28T15:00"),
        ("今晚8点", "2026-11-28T20:00"),
        ("今晚十二点", "2026-11-29T00:00"),
        ("凌晨一点", "2026-11-29T01:00"),
        ("15:30", "2026-11-28T15:30"),
        ("2026年12月1日上午十点", "2026-12-01T10:00"),
        ("next Friday", "2026-12-04"),
        ("tomorrow at 3 pm", "2026-11-29T15:00"),
        ("in 2 hours", "2026-11-28T16:30"),
        ("day after tomorrow", "2026-11-30"),
        ("3 December 2026", "2026-12-03"),
        ("friday 10:30", "2026-12-04T10:30"),
        ("2 days ago", "2026-11-26"),
        ("2月30日", None),
        ("9999天后", None),
        ("我要三个苹果", None),
        ("we may go", None),
        ("i sat down", None),
    ],
)
def test_dates_and_times(said: str, meant: str | None) -> None:
    assert found("moment", said) == meant


@pytest.mark.parametrize(
    ("kind", "said", "meant"),
    [
        ("number", "三百二十", "320"),
        ("number", "两万五", "25000"),
        ("number", "一百零五", "105"),
        ("number", "1.5万", "15000"),
        ("number", "1,200", "1200"),
        ("number", "叁佰", "300"),
        ("number", "一亿二千万", "120000000"),
        ("number", "三点五", "3.5"),
        ("number", "twenty-five", "25"),
        ("number", "two hundred and five", "205"),
        ("number", "SF123", None),
        ("number", "万一", None),
        ("amount", "三块五", "3.5"),
        ("amount", "退我一百二十块钱", "120"),
        ("amount", "NT$1,200", "1200"),
        ("amount", "five dollars", "5"),
        ("amount", "99", "99"),
        ("phone", "+86 138 1234 5678", "13812345678"),
        ("phone", "我的电话是0912-345-678", "0912345678"),
        ("phone", "+886912345678", "0912345678"),
        ("phone", "+1 415 555 2671", "+14155552671"),
        ("phone", "010-12345678", "01012345678"),
        ("phone", "2026-11-28", None),
        ("phone", "12345678901234567", None),
        ("code", "不是，是 SF124", "SF124"),
        ("code", "sf 1234 5678 9012", "SF123456789012"),
        ("code", "hello there", None),
        ("email", "我的邮箱是a.b@example.com。", "a.b@example.com"),
        ("email", "a@b", None),
        ("address", "寄到浙江杭州西湖区文三路 90 号 302 室。谢谢", "浙江杭州西湖区文三路 90 号 302 室"),
        ("address", "221B Baker Street London", "221B Baker Street London"),
        ("address", "怎么到北京路", None),
        ("yes_no", "好的呀", "yes"),
        ("yes_no", "不用了，谢谢", "no"),
        ("yes_no", "也许", None),
        ("text", "  anything\0 ", "anything"),
    ],
)
def test_answers_to_the_question_itself(kind: str, said: str, meant: str | None) -> None:
    assert found(kind, said) == meant


def test_what_is_too_vague_counts_only_as_an_answer() -> None:
    vague = {"text": "red", "yes_no": "是的", "amount": "99", "address": "221B Baker Street London", "code": "A1B"}
    for kind, said in vague.items():
        assert found(kind, said, asked=False) is None
    assert found("code", "查一下SF123的快递", asked=False) == "SF123"


def test_a_list_of_ones_own_takes_its_words_and_others_and_leaves_what_is_not_clear() -> None:
    said = {
        "红色": "红色",
        "深红色的": "深红色",
        "我要赤的": "红色",
        "3": "Blue",
        "NAVY one": "Blue",
        "4": None,
        "红色还是blue": None,
    }
    for words, meant in said.items():
        value = SLOTS["choice"].find(words, COLOURS, SATURDAY, asked=True)
        assert (value.shown if value else None) == meant, words


def test_a_pattern_takes_what_it_describes_and_one_with_too_many_open_places_is_refused() -> None:
    parcel = SlotRule(pattern="SF#+ @@-####")
    assert found("code", "我的单号是sf1234", parcel) == "SF1234"
    assert found("code", "AB-2026", parcel) == "AB-2026"
    assert found("code", "YT1234", parcel) is None
    assert SLOTS["code"].fault(SlotRule(pattern="#+@+#+@+")) == "pattern"
    assert found("code", "a+b", SlotRule(pattern="(.*)+")) is None


texts = st.text(max_size=300) | st.text("0123456789 -+.年月日号点周下上明后天时分万千百十零一二三SFsf@:/", max_size=60)
rules = st.sampled_from([SlotRule(), COLOURS, SlotRule(pattern="SF#+ @+-#+")])


@given(st.sampled_from(sorted(SLOTS)), texts, rules, st.booleans())
def test_no_text_breaks_a_type_and_what_it_finds_it_finds_again(
    kind: str, text: str, rule: SlotRule, asked: bool
) -> None:
    value = SLOTS[kind].find(text, rule, SATURDAY, asked=asked)
    assert value == SLOTS[kind].find(text, rule, SATURDAY, asked=asked)
    if value is not None:
        assert value.value
        assert "\0" not in value.value


@given(texts)
def test_a_date_that_was_found_exists(text: str) -> None:
    value = found("moment", text)
    if value is not None:
        day, _, clock = value.partition("T")
        assert date.fromisoformat(day)
        assert not clock or datetime.fromisoformat(value)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.times())
def test_a_date_is_found_as_it_is_written(day: date, clock: datetime) -> None:
    written = f"{day.isoformat()}T{clock:%H:%M}"
    assert found("moment", f"{day.year}年{day.month}月{day.day}日 {clock:%H:%M}") == written
    assert found("moment", f"on {day.isoformat()} {clock:%H:%M}, please") == written


_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """As it is spoken, up to 99,999,999."""
    if number >= 10_000:
        rest = number % 10_000
        return f"{chinese(number // 10_000)}万{'零' if 0 < rest < 1000 else ''}{chinese(rest) if rest else ''}"
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            words += f"{'零' if gap and words else ''}{_DIGITS[digit]}{name}"
        gap = not digit
    return words or "零"


@given(st.integers(0, 99_999_999))
def test_chinese_numerals_are_read_as_they_are_spoken(number: int) -> None:
    assert from_chinese(chinese(number)) == number


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_a_mobile_number_is_found_between_words(number: str) -> None:
    assert found("phone", f"我的手机号是{number}，谢谢", asked=False) == number
