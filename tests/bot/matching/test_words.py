"""Texts are made one before they are compared."""

from hypothesis import given
from hypothesis import strategies as st

from haoke.bot.matching import pinyin
from haoke.bot.matching.following_on import core, topic
from haoke.bot.matching.language import language_of
from haoke.bot.matching.spelling import Vocabulary
from haoke.bot.matching.terms import Terms
from haoke.bot.matching.text import LONGEST, grams, tidy, words


@given(st.text(max_size=2 * LONGEST))
def test_tidying_ends(text: str) -> None:
    once = tidy(text)
    assert len(once) <= LONGEST
    assert words(words(once)) == words(once)
    assert grams(words(once)) == list(dict.fromkeys(grams(words(once))))


def test_what_reads_the_same_is_the_same() -> None:
    assert tidy("退貨運費誰承擔?") == tidy("退货运费谁承担？")
    assert words(tidy("ＡＢＣ１２３ 退款😀！！")) == "abc123 退款"


def test_languages() -> None:
    assert [language_of(text) for text in ("怎么用 PayPal 付款", "Where is it?", "12345", "tuikuan")] == [
        "zh",
        "en",
        "",
        "en",
    ]


def test_pinyin_is_parted_into_syllables() -> None:
    assert pinyin.typed("tuikuan duojiu daozhang") == ["tui", "kuan", "duo", "jiu", "dao", "zhang"]
    assert pinyin.typed("where is my parcel") is None
    assert pinyin.typed("order 123") is None
    assert pinyin.syllables("退款") == pinyin.syllables("腿款") == ["tui", "kuan"]


@given(st.lists(st.sampled_from(["a", "退", "b c", "花呗", "hb"]), max_size=6))
def test_terms_are_rewritten_once(parts: list[str]) -> None:
    terms = Terms([["花呗", "hb", "花花"], ["b c", "a"], ["退"]])
    text = " ".join(parts)
    assert terms.rewritten(terms.rewritten(text)) == terms.rewritten(text)
    assert "hb" not in terms.rewritten(text).split()


def test_a_term_is_a_whole_word_in_latin_and_anything_in_chinese() -> None:
    terms = Terms([["payment", "pay"], ["支付宝", "zfb", "阿里支付"]])
    assert terms.rewritten("pay by paypal") == "payment by paypal"
    assert terms.rewritten("用阿里支付付款") == "用支付宝付款"


def test_typing_errors_become_words_of_the_knowledge() -> None:
    vocabulary = Vocabulary(lambda word: word == "rules")
    vocabulary.add("how do i receive my blocked password")
    assert vocabulary.mended("recieve my pasword") == "receive my password"
    assert vocabulary.mended("unblocked rules") == "unblocked rules"
    vocabulary.remove("password")
    assert vocabulary.mended("pasword") == "pasword"


def test_what_goes_on_from_an_earlier_question() -> None:
    assert core("那运费呢?") == "运费"
    assert core("what about the postage?") == "the postage"
    assert core("它支持快充吗") == "它支持快充吗"
    assert core("退款多久到账") is None
    assert core("") is None
    assert topic(["怎么退货", "那运费呢"]) == "怎么退货"
    assert topic(["那运费呢"]) is None
