"""The engine over graphs of every shape: it ends, within its bound, and does the same again for the same."""

from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from haoke.app import build  # noqa: F401 the catalogue of nodes is put together there
from haoke.flows.checking import problems
from haoke.flows.engine import MAX_STEPS, Needs, Turn, advance, begin
from haoke.flows.kinds import KINDS
from haoke.flows.types import Graph, Input, Node, State

SEED = UUID(int=7)
IDS = [f"n{number}" for number in range(8)]
OPTIONS = [{"id": "a", "text": "Apples"}, {"id": "b", "text": "Pears"}]

names = st.sampled_from([*IDS, "nowhere"])


@st.composite
def nodes(draw: Any, id: str) -> Node:
    kind = draw(st.sampled_from([*KINDS, "gone"]))
    settings: dict[str, Any] = draw(
        st.sampled_from([{}, {"text": "hello {first_message}"}, {"text": "which?", "options": OPTIONS}, {"text": 3}])
    )
    known = {"next", "a", "b", "other", "yes", "no", "open", "closed", "failed", "no_bot", "people"}
    return Node(id, kind, settings, draw(st.dictionaries(st.sampled_from(sorted(known)), names)))


def test_a_field_is_asked_only_where_earlier_answers_make_it_a_question() -> None:
    choice = {"text": "What?", "options": OPTIONS, "variable": "fruit"}
    fields = [
        {"id": "ripe", "label": "How ripe?", "only_if": "fruit", "only_is": "pears"},
        {"id": "name", "label": "Name"},
        {"id": "never", "label": "Never", "only_if": "nothing"},
    ]
    graph = Graph(
        "m",
        (
            Node("m", "menu", choice, {"a": "f", "b": "f", "other": "f"}),
            Node("f", "form", {"fields": fields}, {"next": "q", "failed": "q"}),
            Node("q", "enter_queue"),
        ),
    )
    for option, asked in (("a", ["name"]), ("b", ["ripe", "name"])):
        begun = take(graph, begin(graph, SEED, {}), None)
        turn = take(graph, begun.state, Input("", "m", option))
        prompt = next(effect.prompt for effect in turn.effects if getattr(effect, "prompt", None))
        assert [field.id for field in prompt.fields] == asked


graphs = st.builds(
    Graph, names, st.lists(st.sampled_from(IDS), unique=True).flatmap(lambda ids: st.tuples(*map(nodes, ids)))
)
inputs = st.builds(Input, st.sampled_from(["", "hi", "1", "pears", "9"]), st.just(""), st.sampled_from(["", "a", "x"]))


def take(graph: Graph, state: State, said: Input | None) -> Turn:
    facts: dict[str, Any] = {}
    while isinstance(turn := advance(graph, KINDS, state, said, facts, "en"), Needs):
        assert turn.fact not in facts
        facts[turn.fact] = ""
    return turn


@given(graphs, st.lists(inputs, max_size=5))
def test_every_turn_of_every_graph_ends_within_its_bound_and_is_the_same_again(graph: Graph, said: list[Input]) -> None:
    state = begin(graph, SEED, {"first_message": "hello"})
    for given_input in [None, *said]:
        turn = take(graph, state, given_input)
        assert turn == take(graph, state, given_input)
        assert len(turn.path) <= MAX_STEPS
        assert turn.faults or turn.state.ended or turn.state.waiting
        if turn.stopped:
            assert turn.state.ended
        state = turn.state
        if state.ended:
            break


@given(graphs)
def test_a_graph_without_problems_never_breaks_and_never_runs_in_a_circle(graph: Graph) -> None:
    if problems(graph, "reception", KINDS, {}):
        return
    state = begin(graph, SEED, {})
    for said in [None, *[Input("1"), Input("nonsense")] * 10]:
        turn = take(graph, state, said)
        assert turn.stopped == ""
        state = turn.state
        if state.ended:
            return


def menu(**more: Any) -> Node:
    return Node("menu", "menu", {"text": "Which?", "options": OPTIONS} | more, {"a": "q", "b": "q", "other": "q"})


QUEUE = Node("q", "enter_queue")


def codes(graph: Graph) -> set[tuple[str, str]]:
    return {(problem.code, problem.node) for problem in problems(graph, "reception", KINDS, {})}


def test_what_keeps_a_graph_from_being_published_is_named() -> None:
    assert codes(Graph("menu", (menu(), QUEUE))) == set()
    assert codes(Graph()) == {("start", "")}
    assert codes(Graph("menu", (menu(), QUEUE, Node("x", "end")))) == {("unreachable", "x")}
    assert codes(Graph("menu", (Node("menu", "menu", menu().settings, {"a": "q", "b": "gone"}), QUEUE))) == {
        ("target", "menu"),
        ("exit", "menu"),
    }
    assert codes(Graph("a", (Node("a", "say", {"text": "x"}, {"next": "b"}), Node("b", "magic")))) == {("kind", "b")}
    assert codes(Graph("q", (Node("q", "enter_queue", {"priority": "high"}),))) == {("settings", "q")}
    assert codes(Graph("q", (Node("q", "enter_queue", {"queue": "none such"}),))) == {("choice", "q")}
    assert codes(Graph("q", (QUEUE, QUEUE))) == {("twice", "q")}


def test_only_a_circle_without_a_pause_is_refused() -> None:
    first = Node("a", "say", {"text": "round"}, {"next": "b"})
    assert codes(Graph("a", (first, Node("b", "say", {"text": "again"}, {"next": "a"})))) == {
        ("cycle", "a"),
        ("cycle", "b"),
    }
    asking = Node("b", "menu", menu().settings, {"a": "a", "b": "q", "other": "a"})
    assert codes(Graph("a", (first, asking, QUEUE))) == set()


def test_exits_that_the_settings_took_away_lead_nowhere() -> None:
    fewer = Node("menu", "menu", {"text": "Which?", "options": OPTIONS[:1]}, {"a": "q", "b": "x", "other": "q"})
    assert codes(Graph("menu", (fewer, QUEUE, Node("x", "end")))) == {("unreachable", "x")}


def test_an_answer_to_another_question_changes_nothing() -> None:
    graph = Graph("menu", (menu(), QUEUE))
    waiting = take(graph, begin(graph, SEED, {}), None).state
    turn = take(graph, waiting, Input(node="elsewhere", option="a"))
    assert (turn.faults, turn.state) == ({"node": "over"}, waiting)


def test_words_choose_too_and_others_are_asked_again_and_then_led_on() -> None:
    graph = Graph("menu", (menu(tries=1), QUEUE))
    waiting = take(graph, begin(graph, SEED, {}), None)
    assert waiting.effects[0].text == "Which?\n1. Apples\n2. Pears"
    assert take(graph, waiting.state, Input("ＰＥＡＲＳ！")).said == "Pears"
    assert take(graph, waiting.state, Input("2")).said == "Pears"
    again = take(graph, waiting.state, Input("bananas"))
    assert again.state.waiting
    assert take(graph, again.state, Input("bananas")).path == ("menu", "q")
