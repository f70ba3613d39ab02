"""Made-up candidates, items and settings for what must hold for every strategy."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from haoke.routing import chain
from haoke.routing.contract import Candidate, Facts, Need, Ring, Strategy, StrategySettings, WorkItem
from haoke.routing.matching import Roster

EXAMPLE = Path(__file__).parents[2] / "examples/haoke-steady"
TEAM = UUID(int=9)
SKILLS = [UUID(int=number) for number in (101, 102, 103)]
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A crew takes a while to be made up, on a machine that is busy with other tests."""

LEVELS = st.integers(1, 5)
ids = st.integers(1, 2**64).map(lambda number: UUID(int=number))


def _steady() -> Strategy:
    """The example of a package from outside, which is not installed here."""
    sys.path.insert(0, str(EXAMPLE / "src"))
    try:
        from haoke_steady import strategy  # type: ignore[import-not-found]  # noqa: PLC0415
    finally:
        sys.path.remove(str(EXAMPLE / "src"))
    found: Strategy = strategy
    return found


STEADY = _steady()
STRATEGIES = chain.STRATEGIES | {"steady": STEADY}
"""What is in the catalogue, and one of somebody else: all keep the same rules."""


@st.composite
def crews(draw: st.DrawFn, least: int = 0) -> list[Candidate]:
    members = draw(st.lists(ids, unique=True, min_size=least, max_size=8))
    return [_candidate(draw, member) for member in members]


def _candidate(draw: st.DrawFn, member: UUID) -> Candidate:
    capacity = draw(st.integers(1, 6))
    moments = st.integers(0, 10**12)
    skills = draw(st.dictionaries(st.sampled_from([str(each) for each in SKILLS]), LEVELS))
    performance = draw(st.dictionaries(st.sampled_from(["handled", "first_answer"]), st.floats(0, 1000)))
    load = draw(st.integers(0, capacity - 1))
    return Candidate(member, load, capacity, draw(moments), draw(moments), skills, performance)


@st.composite
def rings(draw: st.DrawFn) -> list[Ring]:
    needs = st.lists(st.builds(Need, st.sampled_from(SKILLS), LEVELS), max_size=2)
    later = sorted(draw(st.sets(st.integers(1, 120), max_size=3)))
    return [Ring(after, draw(needs)) for after in [0, *later]] if draw(st.booleans()) else []


@st.composite
def facts(draw: st.DrawFn, candidates: Sequence[Candidate]) -> Facts:
    """Sometimes known to one of the candidates, sometimes to a stranger, sometimes nothing at all."""
    known = [*(each.member_id for each in candidates), UUID(int=2**80), None]
    return Facts(
        ip=draw(st.sampled_from(["", "10.1.2.3", "2001:db8::1", "8.8.8.8", "114.114.114.114", "not an address"])),
        channel=draw(st.sampled_from(["", "web"])),
        account_id=draw(st.sampled_from([None, UUID(int=55)])),
        page=draw(st.sampled_from(["", "https://shop.example/pay?x=1"])),
        referrer=draw(st.sampled_from(["", "https://search.example/"])),
        identity=draw(st.sampled_from(["", "vip-7", "B 42"])),
        level=draw(st.integers(0, 5)),
        known_id=draw(st.sampled_from(known)),
        known_at=draw(st.integers(0, 2 * 10**12)),
    )


@st.composite
def settings_of(draw: st.DrawFn, name: str, candidates: Sequence[Candidate]) -> StrategySettings:
    """Whatever the settings' schema allows, with values that sometimes fit the facts, and agents that are there."""
    strategy = STRATEGIES[name]
    schema = msgspec.json.schema(strategy.settings)
    drawn = draw(_values(schema, schema["$defs"], [str(each.member_id) for each in candidates]))
    return msgspec.convert(drawn, strategy.settings).checked()


_WORDS = {
    "IP ranges": ["10.0.0.0/8", "2001:db8::/32", "8.8.8.8"],
    "Accounts, * for any characters": ["vip-*", "B 42", "*"],
    "Channels": ["web", "mail"],
    "The page’s address contains": ["/pay", "/cart"],
}


def _values(schema: dict[str, Any], known: dict[str, Any], members: list[str]) -> st.SearchStrategy[Any]:
    if "$ref" in schema:
        return _values(known[schema["$ref"].rpartition("/")[2]], known, members)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        fields = {key: _values(each, known, members) for key, each in schema["properties"].items()}
        return st.fixed_dictionaries({}, optional=fields)
    if schema["type"] == "array":
        return _lists(schema, known, members)
    if schema["type"] == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    if schema["type"] == "boolean":
        return st.booleans()
    return st.uuids().map(str) if schema.get("format") == "uuid" else st.text(max_size=5)


def _lists(schema: dict[str, Any], known: dict[str, Any], members: list[str]) -> st.SearchStrategy[Any]:
    title = schema.get("titles", {}).get("en", "")
    if schema.get("format") == "members":
        return st.lists(st.sampled_from(members), max_size=3) if members else st.just([])
    if schema.get("format") == "skills":
        return st.lists(st.sampled_from([str(each) for each in SKILLS]), max_size=2)
    each = st.sampled_from(_WORDS[title]) if title in _WORDS else _values(schema["items"], known, members)
    return st.lists(each, max_size=2)


def work(
    units: int = 1,
    passed: frozenset[UUID] = frozenset(),
    target: UUID | None = None,
    *,
    waited: float = 0,
    facts: Facts | None = None,
    rings: Sequence[Ring] = (),
    **more: Any,
) -> WorkItem:
    item = WorkItem(UUID(int=1), UUID(int=2), "test", UUID(int=3), UUID(int=4), 0, units, 0, target, passed)
    return msgspec.structs.replace(item, waited=waited, facts=facts or Facts(), rings=tuple(rings), **more)


def roster_of(candidates: Sequence[Candidate]) -> Roster:
    roster = Roster()
    roster.crew(TEAM).free.update({each.member_id: each for each in candidates})
    return roster
