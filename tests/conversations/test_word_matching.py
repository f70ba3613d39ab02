"""Sensitive words are found whatever is done to hide them, and nothing else is."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.types import FileRef, Location, MessageBody
from haoke.conversations.words.finding import Finder, Pattern
from haoke.conversations.words.screen import MASK, Rule, Screen
from haoke.kernel.ids import new_id

HAN = st.sampled_from("微信加我电话退款骂人代购刷单")
LATIN = st.sampled_from("abcdefghijklmnopqrstuvwxyz")
HIDING = st.text(st.sampled_from(list("*_~^#|+=-·•😀👨‍👩‍👧🔥\u200b\u200d\ufe0f\u0301")), min_size=1, max_size=4)
SPACING = st.text(st.sampled_from(" .,;:/\u3000\t"), min_size=1, max_size=3)
HAN_WORD = st.text(HAN, min_size=2, max_size=6)
LATIN_WORD = st.text(LATIN, min_size=2, max_size=10)


def found(words: list[str], text: str, *, variants: bool = True) -> list[str]:
    finder = Finder([Pattern(word, variants) for word in words])
    hits = finder.find(text)
    assert finder.touches(text) or not hits, "what is worth a closer look is never overlooked"
    return [words[hit.pattern] for hit in hits]


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


@given(st.one_of(HAN_WORD, LATIN_WORD), st.data())
def test_marks_between_the_letters_hide_nothing(word: str, data: st.DataObject) -> None:
    hidden = word[0] + "".join(data.draw(st.one_of(st.just(""), HIDING)) + char for char in word[1:])
    assert word in found([word], f"> {hidden} <")


@given(st.one_of(HAN_WORD, LATIN_WORD), st.data())
def test_a_word_that_is_spelled_out_is_found(word: str, data: st.DataObject) -> None:
    hidden = word[0] + "".join(data.draw(SPACING) + char for char in word[1:])
    assert word in found([word], hidden)


@given(LATIN_WORD, st.data())
def test_width_case_and_styled_letters_make_no_difference(word: str, data: st.DataObject) -> None:
    styled = "".join(
        data.draw(st.sampled_from([char, char.upper(), wide(char), chr(0x1D41A + ord(char) - ord("a"))]))
        for char in word
    )
    assert word in found([word], f"（{styled}）")


@given(LATIN_WORD, LATIN_WORD, LATIN_WORD)
def test_a_word_within_words_is_not_found(before: str, word: str, after: str) -> None:
    assert found([word], before + word + after) == ([] if before + word + after != word else [word])
    assert found([before + after], f"x{before} {after}") == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("sex", "Essex"),
        ("sex", "this expo"),
        ("therapist", "the rapist"),
        ("weixin", "we ixin"),
        ("110", "call 1101 now"),
        ("微信", "稍微，信用卡"),
        ("微信", "稍微\n信用卡"),
        ("buy now", "buy. Now what?"),
    ],
)
def test_what_stands_together_by_chance_is_not_found(word: str, text: str) -> None:
    assert found([word], text) == []


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("微信", "加薇微*信"),
        ("退換", "退换"),
        ("后天", "後天見"),
        ("vx", "加vx123"),
        ("buy now", "Buy  NOW!"),
        ("strasse", "Straße"),
        ("café", "CAFE"),
        ("🔞", "看🔞吗"),
        ("kg", "5㎏"),
    ],
)
def test_what_reads_the_same_is_found(word: str, text: str) -> None:
    assert found([word], text) == [word]


def test_an_exact_word_has_one_spelling() -> None:
    assert found(["WeChat"], "wechat We*Chat ＷｅＣｈａｔ", variants=False) == []
    assert found(["WeChat"], "my WeChat.", variants=False) == ["WeChat"]


def test_words_within_each_other_are_all_found() -> None:
    assert sorted(found(["加微信", "微信", "信"], "加微信")) == ["信", "加微信", "微信"]


@given(st.lists(st.one_of(HAN_WORD, LATIN_WORD), min_size=1, max_size=5, unique=True), st.text(max_size=200))
def test_masking_changes_the_letters_of_what_is_found_and_nothing_else(words: list[str], around: str) -> None:
    text = f"{around} {words[0]} {around}"
    screen = Screen([Rule(word, "mask", "both", "variant") for word in words])
    masked = screen.judge(MessageBody(text=text), by_member=False).body.text
    hidden = {place for hit in screen.hits(text, by_member=False) for place in hit.letters}
    assert len(masked) == len(text)
    assert masked == "".join(MASK if place in hidden else char for place, char in enumerate(text))
    assert words[0] not in masked
    assert not any(unicodedata.category(text[place])[0] in "ZPSC" for place in hidden), "marks and emoji stay"


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=10), max_size=10))
def test_any_text_and_any_words_are_taken(text: str, words: list[str]) -> None:
    found(words, text)
    found(words, text, variants=False)


def test_a_direction_is_heeded() -> None:
    screen = Screen([Rule("价格", "block", "outbound", "variant"), Rule("微信", "mask", "inbound", "variant")])
    body = MessageBody(text="微信 价格")
    assert screen.judge(body, by_member=True).blocked == "价格"
    assert screen.judge(body, by_member=True).body == body
    assert screen.judge(body, by_member=False).blocked is None
    assert screen.judge(body, by_member=False).body.text == f"{MASK * 2} 价格"


def test_names_of_files_and_places_are_looked_at_too() -> None:
    screen = Screen([Rule("微信", "mask", "both", "variant")])
    file = FileRef(new_id(), "加微信.png", "image/png", 1, "image")
    body = MessageBody(files=(file,), location=Location(1, 2, "微信"))
    assert screen.touches(body)
    masked = screen.judge(body, by_member=False).body
    assert (masked.files[0].name, masked.location and masked.location.label) == (f"加{MASK * 2}.png", MASK * 2)
