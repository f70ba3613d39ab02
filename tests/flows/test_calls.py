"""A task in its steps, without a server: what it asks, takes, corrects, and where it ends whatever is said."""

from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from haoke.app import build  # noqa: F401 the catalogue of nodes is put together there
from haoke.conversations.contract import BotReply, BotSays
from haoke.flows.engine import Needs, Turn, advance, begin
from haoke.flows.kinds import KINDS
from haoke.flows.types import Graph, Input, Node, State

SEED = UUID(int=7)
TASK = "00000000-0000-0000-0000-000000000001"
PARCEL = {"id": "parcel", "label": "Number", "type": "code", "question": "Which number?"}
WHEN = {"id": "when", "label": "Day", "type": "moment", "question": "When?"}
COLOUR = {
    "id": "colour",
    "label": "Colour",
    "type": "choice",
    "question": "Which colour?",
    "choices": "red=crimson\nblue",
}


def task(*slots: dict[str, Any], **settings: Any) -> Graph:
    collect = {"slots": list(slots)} | settings
    return Graph(
        "ask",
        (
            Node("ask", "collect", collect, {"next": "done", "failed": "people"}),
            Node("done", "finish", {"text": "{parcel} {when} {colour}"}),
            Node("people", "finish", {"outcome": "people"}),
        ),
    )


def knows(replies: dict[str, BotReply]) -> Any:
    """The facts of a world in which the bot knows these answers."""

    def fact(key: str) -> Any:
        if key == "clock.local":
            return "2026-11-28T14:30:00"
        if key == "bot.ready":
            return "quick"
        question = msgspec.json.decode(key.removeprefix("bot.answer."))["text"]
        return msgspec.json.encode(replies.get(question, BotReply("unknown"))).decode()

    return fact


class Talk:
    def __init__(self, graph: Graph, first: str = "", replies: dict[str, BotReply] | None = None) -> None:
        self.graph = graph
        self.fact = knows(replies or {})
        self.turn = self._take(begin(graph, SEED, {"first_message": first, "task": TASK}), None)

    def _take(self, state: State, given: Input | None) -> Turn:
        facts: dict[str, Any] = {}
        while isinstance(turn := advance(self.graph, KINDS, state, given, facts, "en"), Needs):
            facts[turn.fact] = self.fact(turn.fact)
        return turn

    def say(self, *words: str) -> "Talk":
        for each in words:
            assert not self.turn.state.ended, f"ended before {each}"
            self.turn = self._take(self.turn.state, Input(each))
        return self

    @property
    def told(self) -> list[str]:
        return [effect.text for effect in self.turn.effects]

    @property
    def outcome(self) -> str:
        return self.turn.state.outcome


def test_all_in_the_first_words_needs_no_question() -> None:
    talk = Talk(task(PARCEL, WHEN, COLOUR), "where is SF1234, I need it tomorrow, the crimson one")
    assert (talk.outcome, talk.told) == ("done", ["SF1234 2026-11-29 red"])


def test_what_is_missing_is_asked_for_and_an_answer_may_hold_more_than_was_asked() -> None:
    talk = Talk(task(PARCEL, WHEN, COLOUR), "where is it?")
    assert talk.told == ["Which number?"]
    assert talk.say("SF1234, next Friday").told == ["Which colour?\n1. red\n2. blue"]
    assert talk.say("2").told == ["SF1234 2026-12-04 blue"]


def test_what_cannot_be_used_is_asked_again_as_often_as_the_step_allows() -> None:
    talk = Talk(task(PARCEL, tries=1), "")
    assert talk.say("hm").told[-1] == "Which number?"
    assert talk.say("hm").outcome == "people"


def test_what_is_known_is_corrected_at_a_later_question_and_at_the_confirmation() -> None:
    talk = Talk(task(PARCEL, WHEN, confirm="{parcel} on {when.text}?"), "SF1234")
    assert talk.say("不是，是 SF1235").told == ["All right, changed: Number: SF1235", "When?"]
    assert talk.say("明天").told == ["SF1235 on 2026-11-29?\n1. Yes\n2. No"]
    assert talk.say("no, make it next Friday").told[-1] == "SF1235 on 2026-12-04?\n1. Yes\n2. No"
    assert talk.say("No").told == ["Which one is wrong? Just write the right one."]
    assert talk.say("SF1236").told[-1] == "SF1236 on 2026-12-04?\n1. Yes\n2. No"
    assert (talk.say("对的").outcome, talk.told) == ("done", ["SF1236 2026-12-04 "])


def test_a_question_between_is_answered_and_the_task_asks_again_but_not_for_ever() -> None:
    replies = {"how much?": BotReply("answered", [BotSays("Nothing.")])}
    talk = Talk(task(PARCEL, tries=0), "", replies)
    for _ in range(5):
        assert talk.say("how much?").told == ["Nothing.", "Which number?"]
    assert talk.say("how much?").outcome == "people"


def test_another_task_takes_the_place_of_this_one_and_this_one_does_not() -> None:
    replies = {"refund": BotReply("task", task=UUID(int=2)), "parcel": BotReply("task", task=UUID(TASK))}
    assert Talk(task(PARCEL), "", replies).say("refund").outcome == "other"
    assert Talk(task(PARCEL), "", replies).say("parcel").told[-1] == "Which number?"


def test_what_need_not_be_said_may_be_skipped() -> None:
    talk = Talk(task(WHEN | {"required": False}, PARCEL), "SF1234")
    assert (talk.say("skip").outcome, talk.told) == ("done", ["SF1234  "])


answers = st.lists(
    st.sampled_from(["SF1234", "明天", "no", "yes", "2", "how much?", "不是，是 SF9", "🙂", ""]) | st.text(max_size=30),
    min_size=60,
    max_size=60,
)


@given(answers, st.sampled_from(["", "{parcel}?"]))
def test_whatever_is_said_a_task_comes_to_its_end(said: list[str], confirm: str) -> None:
    replies = {"how much?": BotReply("answered", [BotSays("Nothing.")])}
    talk = Talk(task(PARCEL, WHEN, COLOUR, confirm=confirm), "", replies)
    for words in said:
        if talk.turn.state.ended:
            break
        assert not talk.say(words).turn.stopped
    assert talk.turn.state.ended
    assert talk.outcome in {"done", "people"}
