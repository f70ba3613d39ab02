"""What holds for every strategy of the catalogue, whoever wrote it."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel import plugins
from haoke.kernel.i18n import LOCALES
from haoke.routing import strategies
from haoke.routing.contract import Candidate, Strategy, WorkItem
from haoke.routing.matching import STRATEGIES, TRACED, Roster, match
from haoke.routing.types import Considered

ids = st.integers(1, 2**64).map(lambda number: UUID(int=number))


@st.composite
def crews(draw: st.DrawFn) -> list[Candidate]:
    members = draw(st.lists(ids, unique=True, max_size=8))
    found = []
    for member in members:
        capacity = draw(st.integers(1, 6))
        found.append(Candidate(member, draw(st.integers(0, capacity - 1)), capacity, draw(st.integers(0, 10**12))))
    return found


def work(units: int = 1, passed: frozenset[UUID] = frozenset(), target: UUID | None = None) -> WorkItem:
    return WorkItem(UUID(int=1), UUID(int=2), "test", UUID(int=3), UUID(int=4), 0, units, 0, target, passed)


def roster_of(candidates: list[Candidate]) -> Roster:
    roster = Roster()
    roster.crew(UUID(int=9)).free.update({each.member_id: each for each in candidates})
    return roster


@pytest.mark.parametrize("name", STRATEGIES)
@given(candidates=crews(), rounds=st.integers(1, 5))
def test_chooses_a_candidate_and_the_same_one_for_the_same_input(
    name: str, candidates: list[Candidate], rounds: int
) -> None:
    memory: dict[str, object] = {}
    for _ in range(rounds):
        chosen, after = STRATEGIES[name].choose(work(), candidates, memory)
        again, after_again = STRATEGIES[name].choose(work(), list(reversed(candidates)), dict(memory))
        assert (chosen, after) == (again, after_again)
        assert chosen in candidates or (chosen is None and not candidates)
        memory = after


@pytest.mark.parametrize("name", STRATEGIES)
@given(data=st.data(), candidates=crews(), units=st.integers(1, 4))
def test_matching_never_gives_too_much_nor_to_whoever_passed(
    name: str, data: st.DataObject, candidates: list[Candidate], units: int
) -> None:
    everybody = [each.member_id for each in candidates]
    passed = frozenset(data.draw(st.lists(st.sampled_from(everybody)) if everybody else st.just([])))
    found, _ = match(work(units, passed), roster_of(candidates), UUID(int=9), name, {})
    possible = {each.member_id for each in candidates if each.load + units <= each.capacity} - passed
    if found.chosen is None:
        assert not possible
    else:
        assert found.chosen.member_id in possible
    assert {each.member_id for each in found.considered} == set(everybody)
    assert [each.member_id for each in found.considered if each.taken] == (
        [found.chosen.member_id] if found.chosen else []
    )
    assert sum(found.counts.values()) == len(everybody) - (found.chosen is not None)


def test_a_trace_names_some_and_counts_all() -> None:
    crew = [Candidate(UUID(int=number), 0, 1, 0) for number in range(1, 201)]
    roster = roster_of(crew)
    roster.crew(UUID(int=9)).others.append(Considered(UUID(int=999), False, "away", 0, 5))
    roster.crew(UUID(int=9)).counts["away"] = 300
    found, _ = match(work(), roster, UUID(int=9), "least_busy", {})
    assert len(found.considered) == TRACED
    assert found.counts == {"not_better": 199, "away": 300}


@given(candidates=crews())
def test_a_preferred_member_gets_it_and_a_target_nobody_else(candidates: list[Candidate]) -> None:
    for wanted in candidates:
        roster = roster_of(candidates)
        for found in (
            match(work(), roster, UUID(int=9), "round_robin", {}, wanted.member_id)[0],
            match(work(target=wanted.member_id), roster, UUID(int=9), "round_robin", {})[0],
        ):
            assert found.chosen == wanted
    missing = match(work(target=UUID(int=2**70)), roster_of(candidates), UUID(int=9), "round_robin", {})[0]
    assert missing.chosen is None
    assert missing.counts == ({"not_target": len(candidates)} if candidates else {})


def test_least_busy_measures_against_the_own_capacity() -> None:
    half, third = Candidate(UUID(int=1), 2, 4, 0), Candidate(UUID(int=2), 3, 9, 5)
    assert STRATEGIES["least_busy"].choose(work(), [half, third], {})[0] == third


def test_round_robin_takes_turns() -> None:
    crew = [Candidate(UUID(int=number), 0, 9, 0) for number in (3, 1, 2)]
    memory: dict[str, object] = {}
    turns = []
    for _ in range(5):
        chosen, memory = STRATEGIES["round_robin"].choose(work(), crew, memory)
        assert chosen is not None
        turns.append(chosen.member_id.int)
    assert turns == [1, 2, 3, 1, 2]


@pytest.mark.parametrize("strategy", STRATEGIES.values(), ids=list(STRATEGIES))
def test_has_its_texts_in_every_language(strategy: Strategy) -> None:
    for texts in (strategy.titles, strategy.descriptions):
        assert texts.keys() == set(LOCALES)
        assert all(texts.values())


PLUGIN = """
class Newest:
    titles = descriptions = {"en": "x", "zh-CN": "x", "zh-TW": "x"}
    def choose(self, item, candidates, memory):
        return (candidates[-1] if candidates else None), memory
strategy = Newest()
"""


def test_a_new_file_joins_the_catalogue_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "newest.py").write_text(PLUGIN)
    monkeypatch.setattr(strategies, "__path__", [*strategies.__path__, str(tmp_path)])
    monkeypatch.delitem(sys.modules, "haoke.routing.strategies.newest", raising=False)
    found = plugins.discover(strategies, "strategy", Strategy, "haoke.strategies")
    assert found.keys() == STRATEGIES.keys() | {"newest"}


def test_a_package_joins_by_an_entry_point(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "outside_newest.py").write_text(PLUGIN)
    monkeypatch.syspath_prepend(tmp_path)
    entry = EntryPoint("newest", "outside_newest:strategy", "haoke.strategies")
    monkeypatch.setattr(plugins, "entry_points", lambda group: [entry] if group == "haoke.strategies" else [])
    found = plugins.discover(strategies, "strategy", Strategy, "haoke.strategies")
    assert found.keys() == STRATEGIES.keys() | {"newest"}


class Broken:
    titles = descriptions = {"en": "x"}

    def choose(self, item: WorkItem, candidates: list[Candidate], memory: dict[str, object]) -> object:
        if memory:
            raise RuntimeError
        return Candidate(UUID(int=77), 0, 1, 0), memory


@pytest.mark.parametrize("memory", [{}, {"fail": True}])
def test_a_broken_strategy_does_not_stop_the_work(monkeypatch: pytest.MonkeyPatch, memory: dict[str, object]) -> None:
    monkeypatch.setitem(STRATEGIES, "broken", Broken())
    crew = [Candidate(UUID(int=5), 0, 1, 0)]
    found, after = match(work(), roster_of(crew), UUID(int=9), "broken", memory)
    assert (found.chosen, after) == (crew[0], memory)
