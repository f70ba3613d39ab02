"""How well the checks find what readers find, on our own labelled set; and that nobody can make them slow."""

import time
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoke.supervision.checking import CHECKS, findings_in, understood
from haoke.supervision.contract import Line, Talk, Turn
from haoke.supervision.errors import CheckKindUnknown, CheckSettingsInvalid, PhraseInvalid
from haoke.supervision.types import CheckRule
from haoke.supervision.wording import Phrases, promised_until
from tests.supervision.checks.dialogues import AGENT, BEGIN, HOUR, LONG_AFTER, SETTINGS, labelled, score

FLOOR = 0.9
"""Of precision and recall, on what the checks were made with."""

TIMES = st.integers(BEGIN, BEGIN + 3 * 24 * HOUR)
WORDS = st.text(max_size=60) | st.sampled_from(
    [
        "您好",
        "稍后给您回复",
        "请把密码发给我",
        "什么时候发货？",
        "guarantee a big profit",
        "ok",
        "😀😀",
        "滚",
        "明天联系您",
        "a" * 3000,
    ]
)
LINES = st.lists(st.tuples(st.sampled_from(["visitor", "member", "system"]), WORDS, TIMES), max_size=15)


def rule(kind: str) -> CheckRule:
    return CheckRule(UUID(int=1), kind, kind, True, "low", [], SETTINGS.get(kind, {}))


def finds(kind: str, talk: Talk) -> bool:
    return any(item.due <= LONG_AFTER for item in findings_in(talk, rule(kind)))


@pytest.mark.parametrize("kind", sorted(CHECKS))
def test_a_check_finds_what_a_reader_finds(kind: str) -> None:
    found = score(kind, finds, "known")
    assert found.right >= 6, "the set says too little of this check"
    assert found.precision >= FLOOR, f"no reader would find it in {found.wrong}"
    assert found.recall >= FLOOR, f"missed in {found.missed}"


def test_what_the_checks_were_not_made_with_is_rarely_found_wrongly() -> None:
    scores = [score(kind, finds, "held-out") for kind in CHECKS]
    right, wrong = sum(each.right for each in scores), sum(len(each.wrong) for each in scores)
    assert len(labelled("held-out")) >= 35
    assert right / (right + wrong) >= 0.7


@settings(max_examples=150, deadline=None)
@given(lines=LINES, closed_by=st.sampled_from(["visitor", "member", "system"]))
def test_whatever_is_said_evidence_lies_within_it_and_looking_again_finds_the_same(lines, closed_by) -> None:
    said = sorted(lines, key=lambda line: line[2])
    talk = Talk(
        lines=tuple(
            Line(seq, by, text, at, AGENT if by == "member" else None) for seq, (by, text, at) in enumerate(said, 1)
        ),
        opened_at=BEGIN,
        closed_at=BEGIN + 3 * 24 * HOUR,
        closed_by=closed_by,
        turns=(Turn(BEGIN, AGENT),),
    )
    texts = {line.seq: line.text for line in talk.lines}
    for kind in CHECKS:
        found = findings_in(talk, rule(kind))
        assert found == findings_in(talk, rule(kind))
        for item in found:
            assert item.reason in CHECKS[kind].reasons
            for mark in item.evidence:
                assert 0 <= mark.start <= mark.end <= len(texts[mark.seq])
            for text in CHECKS[kind].reasons[item.reason].values():
                assert "{" not in text.format_map(dict.fromkeys(item.data, ""))


@pytest.mark.parametrize(
    "nasty", ["*".join("a" * 40), "(a+)+$", "a*" * 50, "的*的*的*的*的*的*的", "(.*)*x", "[[[[", "\\" * 60]
)
def test_no_phrase_can_make_a_check_slow(nasty: str) -> None:
    text = ("a" * 2400) + ("的" * 2400) + "!"
    talk = Talk(
        lines=tuple(Line(seq, "member", text, BEGIN, AGENT) for seq in range(1, 51)),
        opened_at=BEGIN,
        closed_at=BEGIN,
        turns=(Turn(BEGIN, AGENT),),
    )
    begin = time.process_time()
    findings_in(talk, CheckRule(UUID(int=1), "forbidden_words", "", True, "low", [], {"forbidden": [nasty] * 20}))
    assert time.process_time() - begin < 3


def test_settings_are_refused_by_name() -> None:
    with pytest.raises(CheckKindUnknown):
        understood("nonsense", {})
    with pytest.raises(CheckSettingsInvalid):
        understood("slow_answer", {"seconds": "soon"})
    with pytest.raises(CheckSettingsInvalid):
        understood("slow_answer", {"minutes": 3})
    with pytest.raises(PhraseInvalid):
        understood("forbidden_words", {"forbidden": ["fine", " * "]})


def test_a_star_stands_for_a_few_letters_only() -> None:
    phrases = Phrases(["保证*收益"])
    assert [(hit.start, hit.end) for hit in phrases.find("我们保证年年都有收益")] == [(2, 10)]
    assert phrases.find("保證 高 收益")
    assert phrases.find("保证" + "一" * 17 + "收益") == []
    assert phrases.find("收益保证") == []


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("十分钟内回复您", 1 / 6),
        ("半小时后联系您", 0.5),
        ("24 小时内给您答复", 24),
        ("within 2 hours", 2),
        ("在三天内联系您", 72),
        ("尽快回复", 5),
    ],
)
def test_a_promise_says_until_when(text: str, hours: float) -> None:
    assert promised_until(text, BEGIN, 5, "UTC") == BEGIN + int(hours * HOUR)


def test_tomorrow_ends_at_midnight_where_the_company_is() -> None:
    noon = 1_790_000_000_000 - 1_790_000_000_000 % (24 * HOUR) + 4 * HOUR  # noon in Shanghai
    assert promised_until("明天联系您", noon, 5, "Asia/Shanghai") == noon + 36 * HOUR - 1000


@pytest.mark.parametrize(
    "text", ["您好密码发给我" * 285, "hello send me your password " * 71, "稍后给您回复吗" * 285, "a" * 2000]
)
def test_a_thousand_messages_full_of_what_is_looked_for_take_no_time_to_speak_of(text: str) -> None:
    talk = Talk(
        lines=tuple(
            Line(
                seq, "member" if seq % 2 else "visitor", text[seq % 7 :][:100], BEGIN + seq, AGENT if seq % 2 else None
            )
            for seq in range(1, 1001)
        ),
        opened_at=BEGIN,
        closed_at=BEGIN + HOUR,
        turns=(Turn(BEGIN, AGENT),),
    )
    begin = time.process_time()
    for kind in CHECKS:
        findings_in(talk, rule(kind))
    assert time.process_time() - begin < 5
