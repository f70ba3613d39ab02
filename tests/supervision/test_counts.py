"""The machines of the board: what they count, in whatever order and however often they hear it."""

from uuid import uuid4

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from haoke.kernel.following import Position
from haoke.supervision.board import facts
from haoke.supervision.board.facts import Fact
from haoke.supervision.board.floor import Floor
from haoke.supervision.board.keeping import KeptBoard
from haoke.supervision.board.tally import INTERVAL, Tally

QUEUES, MEMBERS = ("q1", "q2"), ("m1", "m2", "m3")
MINUTE = 60_000
DAY = 1440 * MINUTE

Event = tuple[str, Fact, int]


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """What routing could say of some pieces of work, one after the other: each waits, is had, comes back, ends."""
    events: list[Event] = [
        (facts.STATE, Fact(member_id=member, state_id="s", kind="online"), place)
        for place, member in enumerate(MEMBERS)
    ]
    owners: dict[str, str | None] = {}
    queues: dict[str, str] = {}
    over: set[str] = set()
    at = 10
    for _ in range(draw(st.integers(0, 60))):
        at += draw(st.integers(0, 2 * MINUTE))
        item = draw(st.sampled_from("abcdefghij"))
        if item in over:
            continue
        if item not in owners:
            owners[item], queues[item] = None, draw(st.sampled_from(QUEUES))
            events.append((facts.ENQUEUED, Fact(work_item_id=item, queue_id=queues[item]), at))
            continue
        step = draw(st.sampled_from([facts.ASSIGNED, facts.RETURNED, facts.FINISHED]))
        if step == facts.ASSIGNED:
            owners[item] = draw(st.sampled_from(MEMBERS))
            events.append((step, Fact(work_item_id=item, member_id=owners[item]), at))
        elif step == facts.RETURNED:
            owners[item], queues[item] = None, draw(st.sampled_from(QUEUES))
            events.append((step, Fact(work_item_id=item, queue_id=queues[item]), at))
        else:
            over.add(item)
            events.append((step, Fact(work_item_id=item, queue_id=queues[item], member_id=owners[item]), at))
    return events


def floor_of(events: list[Event]) -> Floor:
    floor = Floor()
    for name, fact, at in events:
        floor.apply(name, fact, at)
    return floor


def picture(floor: Floor) -> object:
    agents = {key: (agent.kind, agent.held) for key, agent in floor.agents.items()}
    return agents, floor.items, {queue: waiting for queue, waiting in floor.waiting.items() if waiting}


@given(histories(), st.data())
@settings(max_examples=200)
def test_what_is_heard_again_changes_nothing_in_the_end(events: list[Event], data: st.DataObject) -> None:
    floor = floor_of(events)
    before = picture(floor)
    for name, fact, at in events[data.draw(st.integers(0, len(events))) :]:
        floor.apply(name, fact, at)
    agents, items, waiting = picture(floor)  # type: ignore[misc]
    assert (agents, items.keys(), waiting.keys()) == (before[0], before[1].keys(), before[2].keys())  # type: ignore[index]


@given(histories())
def test_the_floor_counts_what_it_holds(events: list[Event]) -> None:
    floor = floor_of(events)
    for member, agent in floor.agents.items():
        assert agent.held == sum(item.owner_id == member for item in floor.items.values())
    waiting = {key for waiting in floor.waiting.values() for key in waiting}
    assert waiting == {key for key, item in floor.items.items() if item.owner_id is None}


@given(histories(), st.data())
@settings(max_examples=50)
def test_all_that_arrived_was_answered_given_up_or_waits(events: list[Event], data: st.DataObject) -> None:
    """Whether an agent's first message is heard of at once, later, or after everything is over."""
    written = first_words(events, data)
    tallies = [told(events, written, each, data) for each in ("at once", "some time", "at the end")]
    arrived, open_items = 0, set()
    for name, fact, _ in events:
        if name == facts.ENQUEUED:
            arrived += 1
            open_items.add(fact.work_item_id)
        elif name == facts.FINISHED:
            open_items.discard(fact.work_item_id)
    open_items -= written.keys()
    for tally in tallies:
        days = tally.queues.values()
        assert sum(day.arrived for day in days) == arrived
        assert arrived == sum(day.answered + day.abandoned for day in days) + len(open_items)
        assert all(day.in_time <= day.answered for day in days)
        points = [
            sum(counts[place] for queues in tally.trend.values() for counts in queues.values()) for place in range(4)
        ]
        assert points == [
            sum(getattr(day, name) for day in days) for name in ("arrived", "answered", "abandoned", "handled")
        ]
        assert (tally.queues, tally.trend, tally.agents) == (tallies[0].queues, tallies[0].trend, tallies[0].agents)


@given(histories(), st.data())
@settings(max_examples=50)
def test_counts_go_on_from_what_was_kept(events: list[Event], data: st.DataObject) -> None:
    written, cut = first_words(events, data), data.draw(st.integers(0, len(events)))
    whole = told(events, written, "at the end", data)
    first = told(events[:cut], written, "at once", data)
    kept = KeptBoard(first.counted(), Position(5, {uuid4(): 4}, {0: 2}))
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(kept), type=KeptBoard)
    assert again == kept
    second = told(events[cut:], written, "at the end", data, Tally(0, DAY, target, again.counted))
    assert (second.queues, second.trend, second.agents) == (whole.queues, whole.trend, whole.agents)


def first_words(events: list[Event], data: st.DataObject) -> dict[str, int]:
    """When an agent first wrote in a piece of work, while some agent had it; of some of them."""
    had: dict[str, tuple[int, int]] = {}
    for place, (name, fact, at) in enumerate(events):
        if name == facts.ASSIGNED and fact.work_item_id not in had:
            after = [moment for _, other, moment in events[place + 1 :] if other.work_item_id == fact.work_item_id]
            had[fact.work_item_id] = at, min(after, default=at + MINUTE)
    return {item: data.draw(st.integers(*span)) for item, span in had.items() if data.draw(st.booleans())}


def target(queue: str) -> int:
    return 60 if queue == "q1" else 30


def told(
    events: list[Event], written: dict[str, int], when: str, data: st.DataObject, tally: Tally | None = None
) -> Tally:
    """The tally after these events, having asked each second, now and then, or once."""
    tally = tally or Tally(0, DAY, target)

    def ask(at: int) -> None:
        for item in tally.asks(100):
            tally.answer(item, written[item] if written.get(item, DAY + 1) <= at else None)

    for name, fact, at in events:
        if when == "at once" or (when == "some time" and data.draw(st.booleans())):
            ask(at)
        tally.apply(name, fact, at)
    ask(DAY)
    return tally


def test_the_wait_counts_where_it_ended_and_within_the_target() -> None:
    tally = Tally(0, DAY, lambda queue: 60 if queue == "q2" else 30)
    for name, fact, at in (
        (facts.ENQUEUED, Fact(work_item_id="a", queue_id="q1"), 0),
        (facts.RETURNED, Fact(work_item_id="a", queue_id="q2"), 20_000),
        (facts.ASSIGNED, Fact(work_item_id="a", member_id="m1"), 50_000),
        (facts.RETURNED, Fact(work_item_id="a", queue_id="q1"), 70_000),
        (facts.ASSIGNED, Fact(work_item_id="a", member_id="m2"), INTERVAL + 1),
        (facts.FINISHED, Fact(work_item_id="a", queue_id="q1", member_id="m2"), INTERVAL + 2),
        (facts.ENQUEUED, Fact(work_item_id="b", queue_id="q1"), INTERVAL + 3),
        (facts.FINISHED, Fact(work_item_id="b", queue_id="q1"), INTERVAL + 4),
        (facts.ENQUEUED, Fact(work_item_id="c", queue_id="q1"), INTERVAL + 5),
        (facts.ASSIGNED, Fact(work_item_id="c", member_id="m1"), INTERVAL + 6),
        (facts.FINISHED, Fact(work_item_id="c", queue_id="q1", member_id="m1"), INTERVAL + 7),
    ):
        tally.apply(name, fact, at)
    assert list(tally.asks(9)) == ["a", "c"]
    tally.answer("a", 60_000)  # by the first agent
    tally.answer("c", None)  # had an agent, and no word of theirs
    first, second = tally.queues["q1"], tally.queues["q2"]
    assert (first.arrived, first.answered, first.abandoned, first.handled) == (3, 0, 2, 2)
    assert (second.arrived, second.answered, second.in_time, second.waited) == (0, 1, 1, 60_000)
    assert tally.agents == {"m1": [2, 1], "m2": [1, 1]}
    assert tally.trend == {0: {"q1": [1, 0, 0, 0, 0], "q2": [0, 1, 0, 0, 1]}, 1: {"q1": [2, 0, 2, 2, 0]}}
    assert tally.lately("q2", INTERVAL, 30 * MINUTE) == (1, 1)
    assert tally.lately("q1", INTERVAL, 30 * MINUTE) == (0, 2)
