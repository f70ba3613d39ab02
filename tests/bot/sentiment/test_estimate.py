"""The mood of a message: on examples of our own, one file to tune on and one to measure, and what holds for any text.

Both files hold ``label<TAB>text``, written for these tests.
"""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from haoke.bot.sentiment.estimate import LONGEST, estimate
from haoke.bot.sentiment.lexicon import entries
from haoke.bot.sentiment.mood import Mood, followed, label_of

HERE = Path(__file__).parent
SMALL_TALK = Path(estimate.__code__.co_filename).parents[1] / "small_talk"


def examples(name: str) -> list[tuple[str, str]]:
    lines = (HERE / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return [(label, text) for label, _, text in (line.partition("\t") for line in lines)]


def despairing() -> list[str]:
    """What the library of small talk answers with a line to call."""
    found = []
    for file in sorted(SMALL_TALK.glob("*.toml")):
        for entry in tomllib.loads(file.read_text(encoding="utf-8"))["entries"]:
            if entry["id"] == "despair":
                found += [entry["question"], *entry["phrasings"]]
    return found


@pytest.mark.parametrize(("name", "least"), [("tune", 0.97), ("measure", 0.93)])
def test_labels_of_examples(name: str, least: float) -> None:
    wrong = [(label, estimate(text), text) for label, text in examples(name) if estimate(text).label != label]

    assert 1 - len(wrong) / len(examples(name)) >= least, wrong


def test_nobody_calm_is_called_angry() -> None:
    for name in ("tune", "measure"):
        for label, text in examples(name):
            assert (label, estimate(text).label) not in {("calm", "angry"), ("satisfied", "angry")}, text


def test_says_which_words_showed_it() -> None:
    mood = estimate("你們就是騙子，態度太差了！")

    assert mood.label == "angry"
    assert mood.words == ["騙子", "太差"]
    assert estimate("This is RIDICULOUS").words == ["RIDICULOUS"]


def test_a_not_turns_what_it_stands_before() -> None:
    assert estimate("不满意").label == estimate("I am not happy").label == "unhappy"
    assert estimate("没有失望").score > 0
    assert estimate("It is not bad").score > 0


def test_what_is_only_supposed_or_asked_says_nothing() -> None:
    for text in ("如果坏了可以退吗", "好用吗？", "What if it breaks and is useless", "怎么投诉"):
        assert estimate(text) == Mood(), text


def test_loudness_makes_it_worse() -> None:
    assert estimate("太慢了！！！").score < estimate("太慢了").score
    assert estimate("TERRIBLE SERVICE INDEED").score < estimate("terrible service indeed").score


@pytest.mark.parametrize("text", despairing())
def test_hears_despair(text: str) -> None:
    assert estimate(text).despair


@pytest.mark.parametrize(
    "text", ["想死你了", "笑死我了", "跳楼价甩卖", "忙死了", "the battery died", "Suicide Squad DVD"]
)
def test_hears_no_despair_in_figures_of_speech(text: str) -> None:
    assert not estimate(text).despair


def test_each_word_stands_in_one_section() -> None:
    twice = [text for text, count in Counter(term.text for term in entries()).items() if count > 1]

    assert not twice


@given(st.text(max_size=300))
def test_any_text_has_a_mood(text: str) -> None:
    mood = estimate(text)

    assert -1 <= mood.score <= 1
    assert all(word in text for word in mood.words)
    assert estimate(text) == mood


@given(st.lists(st.sampled_from([text for _, text in examples("tune")]), min_size=1, max_size=4))
def test_traditional_characters_say_the_same(texts: list[str]) -> None:
    text = "。".join(texts)

    assert estimate(OpenCC("s2t").convert(text)).label == estimate(text).label


def test_reads_no_further_than_its_bound() -> None:
    assert estimate("。" * LONGEST + "垃圾") == Mood()


def test_a_conversation_calms_down_message_by_message() -> None:
    score = followed(0.0, estimate("你们这群骗子，我要投诉"))
    assert label_of(score) == "angry"

    course = []
    for _ in range(6):
        score = followed(score, estimate("好的"))
        course.append(label_of(score))
    assert course == sorted(course, key=["angry", "unhappy", "calm"].index)
    assert course[-1] == "calm"


@given(st.lists(st.floats(-1, 1), max_size=20))
def test_the_course_stays_within_bounds(scores: list[float]) -> None:
    score = 0.0
    for each in scores:
        score = followed(score, Mood(score=each, label=label_of(each)))
        assert -1 <= score <= 1
