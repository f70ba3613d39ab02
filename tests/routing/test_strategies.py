"""What holds for every strategy of the catalogue, whoever wrote it."""

import sys
from collections.abc import Mapping
from importlib.metadata import EntryPoint
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import hypothesis
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel import plugins
from haoke.kernel.i18n import LOCALES
from haoke.routing import chain, strategies
from haoke.routing.chain import Policy, Step, policy_of
from haoke.routing.contract import Candidate, Facts, Need, Ring, Strategy, StrategySettings, WorkItem
from haoke.routing.errors import RangeInvalid
from haoke.routing.matching import TRACED, match
from haoke.routing.turns import turn_of
from haoke.routing.types import Considered
from tests.routing.people import SKILLS, STRATEGIES, TEAM, crews, facts, patient, rings, roster_of, settings_of, work

NAMES = list(STRATEGIES)


def step(name: str, settings: StrategySettings | None = None, seconds: int = 0) -> Step:
    strategy = STRATEGIES[name]
    return Step(name, strategy, strategy.settings() if settings is None else settings, seconds)


def has(candidate: Candidate, ring: Ring) -> bool:
    return all(candidate.skills.get(str(need.skill_id), 0) >= need.level for need in ring.skills)


def only(name: str, **more: Any) -> Policy:
    return Policy((step(name),), **more)


@pytest.mark.parametrize("name", NAMES)
@patient
@given(data=st.data(), candidates=crews(least=1), rounds=st.integers(1, 4))
def test_names_candidates_only_and_the_same_for_the_same(
    name: str, data: st.DataObject, candidates: list[Candidate], rounds: int
) -> None:
    settings = data.draw(settings_of(name, candidates))
    item = work(facts=data.draw(facts(candidates)), rings=data.draw(rings()))
    memory: dict[str, Any] = {}
    for _ in range(rounds):
        left, after = STRATEGIES[name].narrow(item, candidates, settings, memory)
        again, after_again = STRATEGIES[name].narrow(item, list(reversed(candidates)), settings, dict(memory))
        assert after == after_again
        assert left is None or {each.member_id for each in left} <= {each.member_id for each in candidates}
        assert (left and {each.member_id for each in left}) == (again and {each.member_id for each in again})
        msgspec.json.encode(after)
        memory = after


@pytest.mark.parametrize("name", NAMES)
@patient
@given(data=st.data(), candidates=crews(), units=st.integers(1, 4), waited=st.integers(0, 200))
def test_never_too_much_nor_to_whoever_passed_nor_to_the_unskilled(
    name: str, data: st.DataObject, candidates: list[Candidate], units: int, waited: int
) -> None:
    everybody = [each.member_id for each in candidates]
    passed = frozenset(data.draw(st.lists(st.sampled_from(everybody)) if everybody else st.just([])))
    policy = Policy((step(name, data.draw(settings_of(name, candidates)), data.draw(st.integers(0, 60))),))
    item = work(units, passed, facts=data.draw(facts(candidates)), rings=data.draw(rings()), waited=waited)
    found, _ = match(item, roster_of(candidates), TEAM, policy, {})
    open_rings = [ring for ring in item.rings if ring.after <= waited]
    possible = {
        each.member_id
        for each in candidates
        if each.load + units <= each.capacity
        and each.member_id not in passed
        and (not item.rings or any(has(each, ring) for ring in open_rings))
    }
    if found.chosen is None:
        assert not possible or found.reason == "held"
        assert waited < 60 or not possible, "no step holds for longer than its seconds"
    else:
        assert found.chosen.member_id in possible
    assert {each.member_id for each in found.considered} == set(everybody)
    assert [each.member_id for each in found.considered if each.taken] == (
        [found.chosen.member_id] if found.chosen else []
    )
    assert all(each.reason for each in found.considered)
    assert sum(found.counts.values()) == len(everybody) - (found.chosen is not None)


@patient
@given(data=st.data(), candidates=crews(least=1))
def test_any_chain_gives_it_to_somebody_in_the_end(data: st.DataObject, candidates: list[Candidate]) -> None:
    """However the steps are combined: when all have held it for their time, it goes to one of those with room."""
    steps = [
        step(name, data.draw(settings_of(name, candidates)), data.draw(st.integers(0, 90)))
        for name in data.draw(st.lists(st.sampled_from(NAMES), max_size=6))
    ]
    item = work(facts=data.draw(facts(candidates)), waited=sum(each.seconds for each in steps))
    found, memory = match(item, roster_of(candidates), TEAM, Policy(tuple(steps)), {})
    assert found.chosen in candidates
    assert match(item, roster_of(candidates), TEAM, Policy(tuple(steps)), {}) == (found, memory)


@patient
@given(candidates=crews(least=1), needed=rings(), waited=st.integers(0, 300))
def test_the_strictest_ring_that_is_open_and_has_anybody_decides(
    candidates: list[Candidate], needed: list[Ring], waited: int
) -> None:
    found, _ = match(work(rings=needed, waited=waited), roster_of(candidates), TEAM, only("least_busy"), {})
    groups = [[each for each in candidates if has(each, ring)] for ring in needed if ring.after <= waited]
    first = next((group for group in groups if group), [] if needed else candidates)
    assert (found.chosen in first) if first else (found.chosen is None)


@pytest.mark.parametrize("name", NAMES)
@hypothesis.settings(patient, max_examples=20)
@given(
    data=st.data(),
    ageing=st.integers(1, 4),
    mine=st.integers(-5, 5),
    seconds=st.integers(0, 10),
    seed=st.integers(0, 2**32),
)
def test_nobody_starves_whatever_chooses(
    name: str, data: st.DataObject, ageing: int, mine: int, seconds: int, seed: int
) -> None:
    """Each second somebody else comes, with any priority, and one of three agents gets free: my turn comes anyhow."""
    random = Random(seed)
    crew = [Candidate(UUID(int=number), 0, 1, 0) for number in (1, 2, 3)]
    policy = Policy((step(name, data.draw(settings_of(name, crew)), seconds),))
    known = [data.draw(facts(crew)) for _ in range(3)]
    waiting = [work(facts=known[0], id=UUID(int=10**6), priority=mine, turn=turn_of(0, mine, ageing))]
    memory: Mapping[str, dict[str, Any]] = {}
    worst = (5 - mine) * ageing + seconds + 2
    for second in range(worst):
        priority = random.randint(-5, 5)
        came = work(facts=known[second % 3], id=UUID(int=second + 1), priority=priority, enqueued_at=second * 1000)
        waiting.append(msgspec.structs.replace(came, turn=turn_of(second * 1000, priority, ageing)))
        roster = roster_of([crew[second % 3]])
        for item in sorted(waiting, key=lambda each: (each.turn, each.id.int)):
            waited = (second * 1000 - item.enqueued_at) / 1000
            found, memory = match(msgspec.structs.replace(item, waited=waited), roster, TEAM, policy, memory)
            if found.chosen is not None:
                waiting.remove(item)
                break
    assert all(each.id != UUID(int=10**6) for each in waiting)


def test_a_trace_names_some_and_counts_all() -> None:
    crew = [Candidate(UUID(int=number), 0, 1, 0) for number in range(1, 201)]
    roster = roster_of(crew)
    roster.crew(TEAM).others.append(Considered(UUID(int=999), False, "away", 0, 5))
    roster.crew(TEAM).counts["away"] = 300
    found, _ = match(work(), roster, TEAM, only("least_busy"), {})
    assert len(found.considered) == TRACED
    assert found.counts == {"not_better": 199, "away": 300}
    assert {each.step for each in found.considered if not each.taken} == {"least_busy"}


def test_a_trace_says_by_which_step() -> None:
    skill = SKILLS[0]
    able, other, unable = (
        Candidate(UUID(int=n), n, 9, 0, skills=s) for n, s in enumerate([{str(skill): 5}] * 2 + [{}], 1)
    )
    item = work(rings=[Ring(0, [Need(skill, 3)])])
    found, _ = match(item, roster_of([able, other, unable]), TEAM, only("least_busy"), {})
    assert [(each.member_id.int, each.reason, each.step) for each in found.considered] == [
        (1, "chosen", "least_busy"),
        (2, "not_better", "least_busy"),
        (3, "unskilled", ""),
    ]


@patient
@given(candidates=crews())
def test_a_preferred_member_gets_it_and_a_target_nobody_else(candidates: list[Candidate]) -> None:
    for wanted in candidates:
        roster = roster_of(candidates)
        for found in (
            match(work(), roster, TEAM, only("round_robin"), {}, wanted.member_id)[0],
            match(work(target=wanted.member_id), roster, TEAM, only("round_robin"), {})[0],
        ):
            assert found.chosen == wanted
    missing = match(work(target=UUID(int=2**70)), roster_of(candidates), TEAM, only("round_robin"), {})[0]
    assert missing.chosen is None
    assert missing.counts == ({"not_target": len(candidates)} if candidates else {})


def test_least_busy_measures_against_the_own_capacity() -> None:
    half, third = Candidate(UUID(int=1), 2, 4, 0), Candidate(UUID(int=2), 3, 9, 5)
    assert chosen_by("least_busy", [half, third]) == third


def test_round_robin_takes_turns() -> None:
    crew = [Candidate(UUID(int=number), 0, 9, 0) for number in (3, 1, 2)]
    memory: dict[str, Any] = {}
    turns = []
    for _ in range(5):
        found, memory = STRATEGIES["round_robin"].narrow(work(), crew, StrategySettings(), memory)
        assert found
        turns.append(found[0].member_id.int)
    assert turns == [1, 2, 3, 1, 2]


def test_longest_idle_is_who_has_nothing_to_do_for_longest() -> None:
    rested, tired, working = (
        Candidate(UUID(int=1), 0, 5, 0, idle_since=100),
        Candidate(UUID(int=2), 0, 5, 0, idle_since=200),
        Candidate(UUID(int=3), 1, 5, 0, idle_since=5),
    )
    assert chosen_by("longest_idle", [working, tired, rested]) == rested
    assert chosen_by("longest_idle", [working, tired]) == tired


def chosen_by(name: str, candidates: list[Candidate], item: WorkItem | None = None) -> Candidate | None:
    return match(item or work(), roster_of(candidates), TEAM, only(name), {})[0].chosen


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=NAMES)
def test_has_its_texts_and_a_form_that_begins_filled(strategy: Strategy) -> None:
    for texts in (strategy.titles, strategy.descriptions):
        assert texts.keys() == set(LOCALES)
        assert all(texts.values())
    assert strategy.settings().checked() == strategy.settings()
    assert msgspec.json.schema(strategy.settings)


PLUGIN = """
from haoke.routing.contract import StrategySettings
class Newest:
    titles = descriptions = {"en": "x", "zh-CN": "x", "zh-TW": "x"}
    settings = StrategySettings
    asks: frozenset[str] = frozenset()
    def narrow(self, item, candidates, settings, memory):
        return candidates[-1:], memory
strategy = Newest()
"""


def test_a_new_file_joins_the_catalogue_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "newest.py").write_text(PLUGIN)
    monkeypatch.setattr(strategies, "__path__", [*strategies.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "haoke.routing.strategies.newest", raising=False)
    found = plugins.discover(strategies, "strategy", Strategy, "haoke.strategies")
    assert found.keys() == chain.STRATEGIES.keys() | {"newest"}


def test_a_package_joins_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outside_newest.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    entry = EntryPoint("newest", "outside_newest:strategy", "haoke.strategies")
    monkeypatch.setattr(plugins, "_entries", lambda: (entry,))
    found = plugins.discover(strategies, "strategy", Strategy, "haoke.strategies")
    assert found.keys() == chain.STRATEGIES.keys() | {"newest"}


class Broken:
    titles = descriptions = {"en": "x"}
    settings = StrategySettings
    asks: frozenset[str] = frozenset()

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Any, memory: dict[str, Any]) -> Any:
        if memory:
            raise RuntimeError
        return [Candidate(UUID(int=77), 0, 1, 0)], memory


@pytest.mark.parametrize("memory", [{}, {"broken": {"fail": True}}])
def test_a_broken_strategy_does_not_stop_the_work(
    monkeypatch: pytest.MonkeyPatch, memory: dict[str, dict[str, Any]]
) -> None:
    monkeypatch.setitem(STRATEGIES, "broken", Broken())
    crew = [Candidate(UUID(int=5), 0, 1, 0)]
    found, after = match(work(), roster_of(crew), TEAM, only("broken"), memory)
    assert (found.chosen, after) == (crew[0], memory)


def test_a_step_that_is_gone_is_left_out() -> None:
    chain = [{"strategy": "gone"}, {"strategy": "least_busy", "settings": {"unheard": 1}}, {"strategy": "round_robin"}]
    assert [each.name for each in policy_of(chain, []).steps] == ["round_robin"]


A, B, C = (Candidate(UUID(int=number), 0, 5, 0) for number in (1, 2, 3))


def ask(name: str, item: WorkItem, candidates: list[Candidate], **settings: Any) -> list[Candidate] | None:
    strategy = STRATEGIES[name]
    decoded = msgspec.convert(settings, strategy.settings).checked()
    return strategy.narrow(item, candidates, decoded, {})[0]


def rule(*who: Candidate, **more: Any) -> dict[str, Any]:
    return {"agents": {"members": [str(each.member_id) for each in who]}, **more}


def about(**known: Any) -> WorkItem:
    return work(facts=Facts(**known))


@pytest.mark.parametrize(
    ("name", "known", "more", "fits"),
    [
        ("ip_range", {"ip": "10.1.2.3"}, {"ranges": ["10.1.0.0/16"]}, True),
        ("ip_range", {"ip": "10.2.2.3"}, {"ranges": ["10.1.0.0/16", "2001:db8::/32"]}, False),
        ("ip_range", {"ip": "2001:db8::7"}, {"ranges": ["10.1.0.0/16", "2001:db8::/32"]}, True),
        ("ip_range", {}, {"ranges": ["0.0.0.0/0"]}, False),
        ("region", {"ip": "114.114.114.114"}, {"regions": ["江苏"]}, True),
        ("region", {"ip": "114.114.114.114"}, {"regions": ["中国/南京市"]}, True),
        ("region", {"ip": "114.114.114.114"}, {"regions": ["广东省"]}, False),
        ("region", {"ip": "10.0.0.1"}, {"regions": ["中国"]}, False),
        ("region", {"ip": "::ffff:114.114.114.114"}, {"regions": ["江苏"]}, True),
        ("region", {"ip": "64:ff9b::7272:7272"}, {"regions": ["江苏"]}, True),
        ("region", {"ip": "2002:7272:7272::1"}, {"regions": ["江苏"]}, True),
        ("region", {"ip": "2409:8a00::1"}, {"regions": ["中国"]}, False),
        ("customer_level", {"level": 3}, {"least": 3}, True),
        ("customer_level", {"level": 2}, {"least": 3}, False),
        ("customer_account", {"identity": "Corp-7"}, {"accounts": ["corp-*"]}, True),
        ("customer_account", {"identity": "corp-7"}, {"accounts": ["corp-?", "[c]orp-7"]}, False),
        ("customer_account", {}, {"accounts": ["*"]}, False),
        ("source", {"page": "https://x.example/Pay/1"}, {"pages": ["/pay"]}, True),
        (
            "source",
            {"page": "https://x.example/pay", "channel": "mail"},
            {"pages": ["/pay"], "channels": ["web"]},
            False,
        ),
        ("source", {"account_id": UUID(int=7)}, {"sites": [str(UUID(int=7))]}, True),
        ("source", {"referrer": "https://www.baidu.com/s"}, {"referrers": ["baidu.com"]}, True),
        ("source", {"page": "https://x.example/"}, {}, False),
    ],
)
def test_rules_send_to_their_agents(name: str, known: dict[str, Any], more: dict[str, Any], fits: bool) -> None:
    assert ask(name, about(**known), [A, B, C], rules=[rule(B, **more), rule(C, **more)]) == ([B] if fits else None)
    assert ask(name, about(**known), [A, C], rules=[rule(B, **more)]) == ([] if fits else None)


@pytest.mark.parametrize(("ip", "known"), [("2409:8a00::1", False), ("", False), ("114.114.114.114", True)])
def test_whose_region_is_unknown_goes_to_agents_of_their_own(ip: str, known: bool) -> None:
    item = about(ip=ip)
    rules = [rule(A, regions=["江苏"])]
    there = {"members": [str(B.member_id)]}
    assert ask("region", item, [A, B, C], rules=rules, unknown=there) == ([A] if known else [B])
    assert ask("region", item, [A, C], rules=rules, unknown=there) == ([A] if known else [])
    assert ask("region", item, [A, B, C], rules=rules) == ([A] if known else None)


def test_a_range_that_is_none_is_refused() -> None:
    with pytest.raises(RangeInvalid):
        ask("ip_range", work(), [A], rules=[rule(A, ranges=["10.1.0.0/99"])])


@pytest.mark.parametrize(
    ("state", "passed", "expected"),
    [("free", [], [B]), ("full", [], []), ("offline", [], None), ("away", [], None), ("full", [B.member_id], None)],
)
def test_the_known_agent_is_waited_for_while_at_work(state: str, passed: list[UUID], expected: Any) -> None:
    item = work(facts=Facts(known_id=B.member_id), known_state=state, passed=frozenset(passed))
    there = [A, B] if state == "free" else [A]
    assert ask("known_agent", item, there) == expected


def test_the_known_agent_is_forgotten_after_some_days() -> None:
    item = work(facts=Facts(known_id=B.member_id, known_at=0), enqueued_at=10 * 24 * 3600 * 1000)
    assert ask("known_agent", item, [A, B], days=10) == [B]
    assert ask("known_agent", item, [A, B], days=9) is None


def test_the_next_step_answers_when_the_seconds_are_over() -> None:
    item = work(facts=Facts(known_id=B.member_id), known_state="full", waited=29)
    policy = Policy((step("known_agent", seconds=30), step("least_busy")))
    held, _ = match(item, roster_of([A, C]), TEAM, policy, {})
    assert (held.chosen, held.reason, held.strategy) == (None, "held", "known_agent")
    assert {(each.reason, each.step) for each in held.considered} == {("held", "known_agent")}
    after, _ = match(msgspec.structs.replace(item, waited=30), roster_of([A, C]), TEAM, policy, {})
    assert (after.chosen, after.strategy) == (A, "least_busy")


def test_best_skilled_and_performance() -> None:
    def who(number: int, level: int, seconds: float | None) -> Candidate:
        measured = {} if seconds is None else {"first_answer": seconds}
        return Candidate(UUID(int=number), 0, 5, 0, skills={str(SKILLS[0]): level}, performance=measured)

    good, better, fresh = who(1, 3, 20), who(2, 5, 90), who(3, 1, None)
    needs = work(rings=[Ring(0, [Need(SKILLS[0], 1)])])
    assert ask("best_skilled", needs, [good, better, fresh]) == [better]
    assert ask("best_skilled", work(), [good, better, fresh]) is None
    assert ask("performance", work(), [good, better, fresh]) == [good, fresh]
    assert ask("performance", work(), [good, better, fresh], metric="handled") is None


@patient
@given(
    ageing=st.integers(1, 3600),
    mine=st.integers(-100, 100),
    others=st.lists(st.tuples(st.integers(-100, 100), st.integers(0, 10**6)), max_size=30),
)
def test_nobody_starves_with_ageing(ageing: int, mine: int, others: list[tuple[int, int]]) -> None:
    """Whoever comes later than a time that can be told comes after me, whatever their priority."""
    turn = turn_of(0, mine, ageing)
    bound = (100 - mine) * ageing * 1000
    for priority, came in others:
        assert came <= bound or turn_of(came, priority, ageing) > turn
        assert turn_of(came, priority, 0) > turn_of(0, mine, 0) or priority > mine or (priority, came) == (mine, 0)
