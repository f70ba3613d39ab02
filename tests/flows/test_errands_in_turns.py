"""Errands in the engine, with what is said and what comes back in any order: it is a pure function."""

from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from haoke.flows.contract import Effect, NodeSettings, Scene, Step
from haoke.flows.engine import MAX_PENDING, Turn, advance, begin
from haoke.flows.types import Errand, Graph, Input, Node, Port, Returned, State


class Answered(Effect, frozen=True, kw_only=True):
    question: str
    answer: str


class Asking:
    """Each thing said is asked on an errand, and answered with what comes back. *bye* leads on."""

    titles: dict[str, str] = {}
    descriptions: dict[str, str] = {}
    icon = group = ""
    purposes = frozenset[str]()
    waits = True
    settings = NodeSettings

    def ports(self, _settings: Any) -> tuple[Port, ...]:
        return (Port("next", {}),)

    def step(self, _settings: Any, scene: Scene) -> Step:
        if scene.input is None:
            return Step(wait=True)
        if (back := scene.input.returned) is not None:
            answer = back.fault or back.result["answer"]
            return Step(wait=True, effects=(Answered(question=scene.held["asked"], answer=answer),))
        if scene.input.text == "bye":
            return Step(port="next")
        return Step(wait=True, errand=Errand("test", {"question": scene.input.text}), held={"asked": scene.input.text})


KINDS: dict[str, Any] = {"asking": Asking()}
GRAPH = Graph("a", (Node("a", "asking", {}, {"next": "b"}), Node("b", "asking")))


def take(state: State, given_input: Input | None) -> Turn:
    turn = advance(GRAPH, KINDS, state, given_input, {}, "en")
    assert isinstance(turn, Turn)
    assert turn == advance(GRAPH, KINDS, state, given_input, {}, "en")
    return turn


class World:
    """Carries a run and its errands out as a database and any number of processes would."""

    def __init__(self) -> None:
        self.state = take(begin(GRAPH, UUID(int=7), {}), None).state
        self.out: tuple[UUID, str] | None = None
        self.sent: list[tuple[UUID, str]] = []
        self.answered: list[tuple[str, str]] = []

    def give(self, given_input: Input) -> Turn:
        turn = take(self.state, given_input)
        if turn.faults:
            return turn
        self.state = turn.state
        self.answered += [(one.question, one.answer) for one in turn.effects if isinstance(one, Answered)]
        if turn.errand is not None:
            assert turn.state.errand is not None
            assert turn.state.errand not in {sent for sent, _ in self.sent}
            self.sent.append((turn.state.errand, turn.errand.payload["question"]))
        return turn

    def come_back(self, errand: UUID, question: str, fault: Any = "") -> Turn:
        return self.give(Input(returned=Returned(errand, {} if fault else {"answer": f"{question}!"}, fault)))


does = st.lists(st.sampled_from(["say", "back", "late", "twice", "stale", "click"]), max_size=40)


@given(does)
def test_whatever_the_order_each_question_is_asked_once_in_turn_and_answered_once(acts: list[str]) -> None:
    world, said = World(), 0
    waiting: list[str] = []
    asked: list[str] = []
    for act in acts:
        before, out = world.state, world.state.errand
        match act:
            case "say":
                world.give(Input(f"q{said}"))
                waiting = (
                    [*waiting, f"q{said}"] if out is None else [waiting[0], *[*waiting[1:], f"q{said}"][-MAX_PENDING:]]
                )
                said += 1
            case "back" | "late" if out is not None:
                errand, question = world.sent[-1]
                assert (errand, question) == (out, waiting[0])
                asked.append(waiting.pop(0))
                world.come_back(errand, question, "late" if act == "late" else "")
                assert world.answered[-1][0] == question
            case "twice" if len(world.sent) > (out is not None):
                assert world.come_back(*world.sent[0]).faults
                assert world.state == before
            case "stale":
                assert world.come_back(uuid4(), "never asked").faults
                assert world.state == before
            case "click" if out is not None:
                assert world.give(Input("", "a", "option")).faults == {"node": "over"}
        assert (world.state.errand is not None) == bool(waiting)
        assert [each.text for each in world.state.pending] == waiting[1:]
    assert [question for question, _ in world.answered] == asked
    assert [question for _, question in world.sent] == asked + waiting[:1]


def test_what_was_said_to_a_step_that_was_left_is_no_answer_to_the_next() -> None:
    world = World()
    for words in ("first", "bye", "and another thing"):
        world.give(Input(words))
    world.come_back(*world.sent[0])
    assert world.state.node == "b"
    assert (world.state.pending, world.state.errand) == ((), None)
    assert [question for _, question in world.sent] == ["first"]
