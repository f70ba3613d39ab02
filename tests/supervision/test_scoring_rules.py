"""Scores, draws and agreement as pure functions, for all inputs."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from math import ceil
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.supervision.errors import NothingToScore, ScoreAnswerInvalid, ScoreChoicesInvalid, ScoringIncomplete
from haoke.supervision.inspection.agreement import kappa, kappa_of_scale, mean_difference
from haoke.supervision.inspection.form import (
    ScoreAnswer,
    ScoreChoice,
    ScoreFormContent,
    ScoreGroup,
    ScoreItem,
    checked_form,
    highest,
    refuse_wrong,
)
from haoke.supervision.inspection.plan import InspectionPlanValues, SamplingRules, period_end, period_start
from haoke.supervision.inspection.sampling import Candidate, deal, draw, wants_second
from haoke.supervision.inspection.scoring import score

CHOICES = [ScoreChoice("none", 0), ScoreChoice("half", 50), ScoreChoice("all", 100)]


@st.composite
def scored_forms(make: st.DrawFn) -> tuple[ScoreFormContent, dict[str, ScoreAnswer]]:
    """A form and complete answers that fit it, of which at least one applies."""
    items, answers = [], {}
    for number in range(make(st.integers(1, 8))):
        item = ScoreItem(
            id=f"i{number}",
            title=f"Item {number}",
            points=make(st.integers(1, 100)),
            kind=make(st.sampled_from(["yes_no", "scale", "choices"])),
            top=make(st.integers(2, 10)),
            choices=CHOICES,
            fatal=make(st.booleans()),
            optional=number > 0,
        )
        values = st.integers(0, highest(item))
        answers[item.id] = ScoreAnswer(value=make(st.none() | values if item.optional else values))
        items.append(item)
    return ScoreFormContent([ScoreGroup("All", items)]), answers


@given(scored_forms())
def test_a_total_lies_between_nothing_and_all_and_fatal_items_take_it_all(
    made: tuple[ScoreFormContent, dict[str, ScoreAnswer]],
) -> None:
    content, answers = made
    refuse_wrong(checked_form(content), answers, 1, complete=True)
    result = score(content, answers)
    assert 0 <= result.total <= 100
    assert result.shares.keys() == {item for item, answer in answers.items() if answer.value is not None}
    items = {item.id: item for item in content.groups[0].items}
    assert result.fatal == [item for item in result.shares if items[item].fatal and result.shares[item] == 0]
    if result.fatal:
        assert result.total == 0
    best = {item: ScoreAnswer(value=None if answers[item].value is None else highest(items[item])) for item in items}
    assert score(content, best).total == 100
    assert score(content, best | {"i0": answers["i0"]}).total <= 100


def test_what_does_not_apply_counts_for_nothing() -> None:
    items = [
        ScoreItem(id="greet", title="Greeting", points=20),
        ScoreItem(id="tone", title="Tone", points=60, kind="scale", top=5),
        ScoreItem(id="offer", title="Offer", points=20, kind="choices", choices=CHOICES, optional=True),
    ]
    content = ScoreFormContent([ScoreGroup("All", items)])
    given_ = {"greet": ScoreAnswer(value=1), "tone": ScoreAnswer(value=4), "offer": ScoreAnswer(value=1)}
    assert score(content, given_).total == 78  # (20 + 48 + 10) / 100
    assert score(content, given_ | {"offer": ScoreAnswer(value=None)}).total == 85  # (20 + 48) / 80


def test_answers_that_do_not_fit_are_refused_by_name() -> None:
    items = [ScoreItem(id="a", title="A", optional=True), ScoreItem(id="b", title="B", kind="scale", top=3)]
    content = ScoreFormContent([ScoreGroup("All", items)])
    good = {"a": ScoreAnswer(value=1), "b": ScoreAnswer(value=3, seqs=[2])}
    refuse_wrong(content, good, 2, complete=True)
    refuse_wrong(content, {}, 2, complete=False)
    wrong = [{"b": ScoreAnswer(value=4)}, {"b": ScoreAnswer(value=None)}, {"x": ScoreAnswer(value=1)}]
    for answers in [*wrong, {"a": ScoreAnswer(value=-1)}, {"b": ScoreAnswer(value=1, seqs=[3])}]:
        with pytest.raises(ScoreAnswerInvalid):
            refuse_wrong(content, answers, 2, complete=False)
    with pytest.raises(ScoringIncomplete):
        refuse_wrong(content, {"a": ScoreAnswer(value=1)}, 2, complete=True)
    alone = ScoreFormContent([ScoreGroup("All", items[:1])])
    with pytest.raises(NothingToScore):
        refuse_wrong(alone, {"a": ScoreAnswer(value=None)}, 2, complete=True)
    few = ScoreItem(id="c", title="C", kind="choices", choices=CHOICES[:2])
    with pytest.raises(ScoreChoicesInvalid):
        checked_form(ScoreFormContent([ScoreGroup("All", [few])]))


def plan(**values: object) -> InspectionPlanValues:
    known = {"name": "Plan", "form_id": UUID(int=1), "inspector_ids": [UUID(int=1)]}
    return InspectionPlanValues(**(known | values))  # type: ignore[arg-type]


crowds = st.lists(st.tuples(st.integers(1, 10**9), st.integers(1, 6)), max_size=60, unique_by=lambda one: one[0]).map(
    lambda found: [Candidate(conversation_id=UUID(int=c), member_id=UUID(int=m), minutes=c % 40) for c, m in found]
)


@given(crowds, st.integers(0, 2**62), st.integers(1, 100), st.integers(1, 80))
def test_a_share_draws_so_many_and_the_same_ones_in_any_order(
    crowd: list[Candidate], seed: int, share: int, most: int
) -> None:
    wanted = plan(share=share, most=most)
    drawn = draw(wanted, seed, crowd, {})
    assert len(drawn) == min(most, ceil(len(crowd) * share / 100))
    assert draw(wanted, seed, reversed(crowd), {}) == drawn
    assert [each.why.place for each in drawn] == list(range(1, len(drawn) + 1))
    assert len({each.candidate.conversation_id for each in drawn}) == len(drawn)
    assert draw(wanted, seed, crowd, {UUID(int=1): most}) == []


@given(crowds, st.integers(0, 2**62), st.integers(1, 5), st.dictionaries(st.integers(1, 6), st.integers(0, 5)))
def test_a_quota_gives_each_agent_as_many_as_there_are_up_to_it(
    crowd: list[Candidate], seed: int, quota: int, known: dict[int, int]
) -> None:
    before = {UUID(int=member): number for member, number in known.items()}
    found = Counter(
        each.candidate.member_id for each in draw(plan(way="quota", quota=quota, most=500), seed, crowd, before)
    )
    there = Counter(each.member_id for each in crowd)
    for member, number in there.items():
        assert found[member] == min(number, max(0, quota - before.get(member, 0)))


@given(crowds, st.integers(0, 2**62))
def test_rules_draw_all_that_meet_one_and_say_which(crowd: list[Candidate], seed: int) -> None:
    drawn = draw(plan(way="rule", most=500, rules=SamplingRules(longer_minutes=20)), seed, crowd, {})
    assert {each.candidate for each in drawn} == {each for each in crowd if each.minutes >= 20}
    assert all(each.why.rules == ["longer_minutes"] for each in drawn)


@given(st.lists(st.integers(1, 5), max_size=5, unique=True), st.integers(0, 20), st.sets(st.integers(1, 5)))
def test_inspectors_take_turns_and_nobody_gets_their_own(people: list[int], turn: int, barred: set[int]) -> None:
    inspectors, out = [UUID(int=one) for one in people], {UUID(int=one) for one in barred}
    chosen, following = deal(inspectors, turn, out)
    if chosen is None:
        assert set(inspectors) <= out
    else:
        assert chosen not in out
        assert deal(inspectors, following, out - {chosen})[0] == chosen or len(set(inspectors) - out) > 1


def test_second_opinions_are_asked_for_at_about_their_share() -> None:
    asked = sum(wants_second(plan(second_share=30), 7, UUID(int=number)) for number in range(2000))
    assert 520 < asked < 680
    assert not any(wants_second(plan(), 7, UUID(int=number)) for number in range(500))
    assert all(wants_second(plan(second_share=100), 7, UUID(int=number)) for number in range(500))


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)), st.sampled_from(["day", "week"]))  # noqa: DTZ001
def test_periods_follow_each_other_without_a_gap(moment: datetime, every: str) -> None:
    at, zone = moment.replace(tzinfo=UTC), ZoneInfo("America/New_York")  # whose days have 23 to 25 hours
    start, end = period_start(at, every, zone), period_end(at, every, zone)  # type: ignore[arg-type]
    assert start <= at < end
    assert period_start(end, every, zone) == end  # type: ignore[arg-type]
    assert period_end(end - timedelta(microseconds=1), every, zone) == end  # type: ignore[arg-type]


def test_kappa_is_what_the_textbook_says() -> None:
    """Two raters, fifty cases: both yes 20, both no 15, 5 and 10 apart: observed 0.7, expected 0.5."""
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa([(1, 1)] * 9) is None
    assert kappa([]) is None
    assert kappa_of_scale([(0, 0), (4, 4), (2, 2)], 4) == 1
    near, far = kappa_of_scale([(0, 1), (4, 4), (2, 2)], 4), kappa_of_scale([(0, 4), (4, 4), (2, 2)], 4)
    assert near is not None
    assert far is not None
    assert near > far
    assert mean_difference([(80, 90), (70, 65)]) == 7.5
    assert mean_difference([]) is None


votes = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=40)


@given(votes)
def test_kappa_stays_within_its_bounds_and_does_not_mind_who_is_first(pairs: list[tuple[int, int]]) -> None:
    turned = [(second, first) for first, second in pairs]
    for one, other in ((kappa(pairs), kappa(turned)), (kappa_of_scale(pairs, 4), kappa_of_scale(turned, 4))):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert one == pytest.approx(other)
            assert -1.0001 <= one <= 1
    if all(first == second for first, second in pairs) and kappa(pairs) is not None:
        assert kappa(pairs) == 1
