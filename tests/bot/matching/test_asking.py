"""A question finds its entry however it is typed, and what nobody knows is not answered."""

from uuid import UUID

import pytest

from haoke.bot.matching.asking import NEARNESS_DEFAULT, Mind, ask
from haoke.bot.matching.calibration import Calibration, Trial, fitted
from haoke.bot.matching.classifier import Classifier
from haoke.bot.matching.matcher import Matcher
from haoke.bot.matching.terms import Terms
from haoke.bot.matching.trials import folds, trial
from haoke.bot.matching.types import Outcome, Phrasing
from tests.bot.matching.conftest import SHOP, entry, phrasings


@pytest.fixture(scope="module")
def mind(encoders: list) -> Mind:
    matcher = Matcher(encoders, Terms([["收货地址", "收件地址"]]))
    matcher.add(phrasings())
    matcher.classifiers = {course.language: Classifier(course) for course in matcher.courses()}
    return Mind(matcher)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("我的退款什么时候到账啊", "refund-time"),
        ("我的退款什麼時候到帳", "refund-time"),
        ("腿款多久到帐", "refund-time"),
        ("tuikuan duojiu daozhang", "refund-time"),
        ("修改收件地址", "address"),
        ("x200 能不能快充", "fast-charge"),
        ("i forgott my pasword", "password"),
        ("WHEN does my parcel come???", "delivery"),
        ("我想取消订单", "cancel"),
    ],
)
def test_the_entry_is_found(mind: Mind, question: str, name: str) -> None:
    match = ask(mind, question)
    assert match.candidates[0].entry_id == entry(name)
    assert match.outcome is not Outcome.UNKNOWN


@pytest.mark.parametrize(
    "question", ["", "   ", "😀😀", "今天晚上一起去看电影吧", "SELECT * FROM x; -- 1=1", "哈" * 10_000]
)
def test_what_nobody_knows_is_not_answered(mind: Mind, question: str) -> None:
    assert ask(mind, question).outcome is not Outcome.ANSWERED


def test_a_short_question_goes_on_from_the_one_before(mind: Mind) -> None:
    for before, name in (("我想退货怎么操作", "postage"), ("怎么换货", "exchange-postage")):
        match = ask(mind, "那运费呢?", [before, "那运费呢"])
        assert match.candidates[0].entry_id == entry(name)
        assert match.trace.with_earlier == before
    assert ask(mind, "发票在哪里下载", ["我想退货怎么操作"]).trace.with_earlier == ""


def test_what_is_removed_is_not_found_and_can_come_back(multilingual: object) -> None:
    matcher = Matcher([multilingual])
    matcher.add(phrasings())
    assert set(matcher.of_entry(entry("invoice"))) == {one.id for one in phrasings("invoice")}
    matcher.remove(matcher.of_entry(entry("invoice")))
    assert entry("invoice") not in {one.entry_id for one in ask(Mind(matcher), "怎么开发票").candidates}
    matcher.add(phrasings("invoice"))
    assert ask(Mind(matcher), "怎么开发票").candidates[0].entry_id == entry("invoice")
    matcher.add(phrasings("invoice"))
    assert len(matcher) == len(phrasings())


def test_without_vectors_words_and_sounds_still_answer() -> None:
    matcher = Matcher([])
    matcher.add(phrasings())
    assert ask(Mind(matcher), "退回去的邮费谁出").candidates[0].entry_id == entry("postage")
    assert ask(Mind(Matcher([])), "怎么开发票").outcome is Outcome.UNKNOWN


def test_vectors_that_are_known_are_not_made_again(multilingual) -> None:
    class Refusing:
        model, dimension, languages = multilingual.model, multilingual.dimension, multilingual.languages

        def encode(self, texts):
            raise AssertionError(texts)

        def is_word(self, word):
            return False

    texts = phrasings("refund-time")
    known = dict(zip((one.id for one in texts), multilingual.encode([one.text for one in texts]), strict=True))
    matcher = Matcher([Refusing()])
    matcher.add(texts, [known])
    assert len(matcher) == len(SHOP["refund-time"])


def test_trials_ask_what_was_held_back(multilingual: object) -> None:
    matcher = Matcher([multilingual])
    kinds = ["退款", "发票", "快递", "地址", "密码", "会员", "积分", "优惠券", "换货", "客服"]
    asked = ["怎么查询{}", "{}在哪里看", "{}怎么弄", "我想问一下{}的事", "{}有什么规定", "请问{}如何办理"]
    matcher.add(
        Phrasing(UUID(int=100 * place + number), UUID(int=place), form.format(kind))
        for place, kind in enumerate(kinds)
        for number, form in enumerate(asked)
    )
    drawn = folds(matcher)
    assert drawn == folds(matcher)
    for fold in drawn:
        classifiers = {course.language: Classifier(course) for course in matcher.courses(fold.hidden)}
        taught = {matcher.documents[number].phrasing.entry_id for number in set(matcher.numbers()) - fold.hidden}
        assert set(classifiers["zh"].entries) <= taught
        outcomes = [(number, trial(matcher, fold, classifiers, number)[1].right) for number in fold.asked]
        strangers = [right for number, right in outcomes if matcher.documents[number].phrasing.entry_id not in taught]
        assert strangers
        assert not any(strangers)
        assert sum(right for _, right in outcomes) >= (len(outcomes) - len(strangers)) / 2


def test_chances_follow_trials() -> None:
    trials = [Trial(score / 100, score % 10 < score / 10) for score in range(1, 100)]
    calibration = fitted(trials, NEARNESS_DEFAULT)
    assert calibration.fitted
    assert calibration.chance(0.9) > 0.75 > 0.25 > calibration.chance(0.1)
    assert fitted(trials[:10], NEARNESS_DEFAULT) is NEARNESS_DEFAULT
    assert fitted([Trial(one.score, not one.right) for one in trials], NEARNESS_DEFAULT) is NEARNESS_DEFAULT
    assert 0 <= Calibration(5, 5).chance(0) < Calibration(5, 5).chance(1) <= 1
