"""Two records of one person, as values: nothing is lost, and coming apart restores."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from haoke.customers.merging import Facts, Layer, fold, settled, takes_of

_NAMES = ("name", "email", "note", "tag:vip", "tag:new", "field:city")
facts: st.SearchStrategy[Facts] = st.dictionaries(
    st.sampled_from(_NAMES), st.sampled_from(["a", "b", "c"]), max_size=len(_NAMES)
)
chosen = st.sets(st.sampled_from(_NAMES))


def layers_over(own: Facts, others: list[tuple[Facts, set[str]]]) -> dict[Any, Layer]:
    layers: dict[Any, Layer] = {}
    for at, (other, wanted) in enumerate(others):
        layers[at] = Layer(other, takes_of(fold(own, layers.values()), other, wanted))
    return layers


@given(facts, facts, chosen)
def test_both_are_in_what_they_make(own: Facts, other: Facts, wanted: set[str]) -> None:
    both = fold(own, [Layer(other, takes_of(own, other, wanted))])
    assert both.keys() == own.keys() | other.keys()
    for name, value in both.items():
        if name == "note" and name in own and name in other:
            assert str(own[name]) in str(value)
            assert str(other[name]) in str(value)
        else:
            assert value == (other[name] if name not in own or (name in wanted and name in other) else own[name])


@given(facts, st.lists(st.tuples(facts, chosen), max_size=4), facts)
def test_what_was_changed_since_stays_and_the_rest_comes_apart(
    own: Facts, others: list[tuple[Facts, set[str]]], current: Facts
) -> None:
    layers = layers_over(own, others)
    before = fold(own, layers.values())
    mine, left = settled(own, layers, current)
    assert fold(mine, left.values()) == current
    untouched = {name for name in before | current if before.get(name) == current.get(name)}
    apart = fold(mine, [])
    assert all(apart.get(name) == own.get(name) for name in untouched)
    assert all(apart.get(name) == current.get(name) for name in (before | current).keys() - untouched)


@given(facts, st.lists(st.tuples(facts, chosen), min_size=1, max_size=4), st.integers(0, 3))
def test_nothing_changed_means_nothing_to_settle(
    own: Facts, others: list[tuple[Facts, set[str]]], taken_out: int
) -> None:
    layers = layers_over(own, others)
    assert settled(own, layers, fold(own, layers.values())) == (own, layers)
    layers.pop(taken_out % len(others))
    assert settled(own, layers, fold(own, layers.values())) == (own, layers)
