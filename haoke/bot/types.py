"""Values of the bot, on the wire and between processes. Times in milliseconds since the epoch."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from haoke.bot.matching.graph.types import GraphAnswer
from haoke.bot.matching.types import Candidate, Outcome, Trace
from haoke.knowledge.types import AnswerPart

Use = Literal["answers", "visitors", "writing"]
"""What a language model may be used for: answers that people look at before, or that are asked over the API; answers
that visitors get at once; what members have written, shortened or translated."""

Way = Literal["friendly", "formal", "shorter", "clearer", "correct"]
"""How a text is to be rewritten."""


class ModelEndpoint(msgspec.Struct, frozen=True):
    """A workspace's language model. The key never leaves the server; ``has_key`` tells that there is one.

    ``daily_tokens`` is the most that is spent in a day (UTC), ``seconds`` the most that an answer may take.
    """

    url: str
    model: str
    has_key: bool
    uses: list[Use]
    daily_tokens: int
    seconds: int
    spent_tokens: int
    spent_calls: int


class ModelCall(msgspec.Struct, frozen=True):
    """One use of the model; ``outcome`` is ``done``, or why nothing came of it."""

    id: UUID
    at: int
    use: str
    member_id: UUID | None
    model: str
    tokens: int
    ms: int
    outcome: str
    detail: str


class Written(msgspec.Struct, frozen=True):
    """A text that a model wrote. ``cut``: it wanted to write more."""

    text: str
    cut: bool


class ModelTrial(msgspec.Struct, frozen=True):
    """``text`` is how the model translated a greeting into the member's language; ``why`` it failed, empty if not."""

    text: str
    ms: int
    why: str


class Reason(StrEnum):
    """Why a question has its outcome."""

    MATCHED = "matched"
    SMALL_TALK = "small_talk"
    GRAPH = "graph"  # from the knowledge graph
    TASK = "task"  # not knowledge answers, a task does
    WRITTEN = "written"  # by a language model, from the sources
    FAR = "far"  # nothing that is known is near enough
    LOADING = "loading"  # the index is being built
    AWAY = "away"  # no bot process answered in time


Term = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
TermGroup = Annotated[list[Term], msgspec.Meta(min_length=2, max_length=50)]


class HandOverRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When people take over at once, beside those cases in which a person is asked for or the bot does not know: the
    visitor is ``angry``, says one of the ``words``, or asks what an entry of the ``categories`` answers.
    """

    angry: bool = True
    words: Annotated[list[Term], msgspec.Meta(max_length=200)] = []
    categories: Annotated[list[UUID], msgspec.Meta(max_length=200)] = []


class BotSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``answer_from`` and ``offer_from``: the chance of being right from which the bot answers, or offers. ``terms``:
    words of the same meaning; the first stands for all.
    """

    answer_from: Annotated[float, msgspec.Meta(ge=0.3, le=0.99)] = 0.75
    offer_from: Annotated[float, msgspec.Meta(ge=0.02, le=0.99)] = 0.2
    terms: Annotated[list[TermGroup], msgspec.Meta(max_length=2000)] = []
    hand_over: HandOverRules = msgspec.field(default_factory=HandOverRules)


class AskBot(msgspec.Struct, frozen=True, kw_only=True):
    """A question to a bot process. ``earlier``: what the same person asked before, the oldest first."""

    workspace_id: UUID
    text: str
    locale: str
    earlier: list[str] = []
    site_id: UUID | None = None


class SmallTalk(msgspec.Struct, frozen=True):
    key: str
    text: str


class BotFound(msgspec.Struct, frozen=True, kw_only=True):
    """What a bot process found. ``candidates``: the likeliest first; ``tasks``: those of them that are no entries, with
    their titles; ``graph``: what the knowledge graph says, or why it says nothing; ``processor_ms``: what it took.
    """

    outcome: Outcome
    reason: Reason
    confidence: float = 0.0
    candidates: list[Candidate] = []
    small_talk: SmallTalk | None = None
    graph: GraphAnswer | None = None
    tasks: dict[UUID, str] = {}
    trace: Trace | None = None
    processor_ms: float = 0.0


AWAY = BotFound(outcome=Outcome.UNKNOWN, reason=Reason.AWAY)
LOADING = BotFound(outcome=Outcome.UNKNOWN, reason=Reason.LOADING)


class BotStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How a bot process stands with a workspace's knowledge. ``memory`` in bytes, of the whole process."""

    running: bool = False
    ready: bool = False
    learning: bool = False
    encoders: list[str] = []
    phrasings: int = 0
    entries: int = 0
    learnt: int = 0
    fitted: bool = False
    memory: int = 0
    processor_seconds: float = 0.0


class BotVectors(msgspec.Struct, frozen=True):
    """``data``: a row a text, two bytes a number. Without a model: the encoder gives none now."""

    model: str = ""
    data: bytes = b""


class KnownEntry(msgspec.Struct, frozen=True):
    """An entry by its standard question."""

    entry_id: UUID
    title: str
    confidence: float | None = None


class KnownTask(msgspec.Struct, frozen=True):
    """A task by its title."""

    flow_id: UUID
    title: str


class BotAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What the bot says to a question. ``parts``: the answer; ``offered``: what may have been meant instead;
    ``sources``: the entries a language model wrote it from; ``task``: what is done instead of an answer, and
    ``offered_tasks`` what may be.
    """

    id: UUID
    outcome: Outcome
    reason: Reason
    confidence: float
    entry: KnownEntry | None = None
    parts: list[AnswerPart] = []
    offered: list[KnownEntry] = []
    sources: list[KnownEntry] = []
    task: KnownTask | None = None
    offered_tasks: list[KnownTask] = []
    related: list[KnownEntry] = []
    graph: GraphAnswer | None = None
    trace: Trace | None = None
    processor_ms: float = 0.0


class TaskFigures(msgspec.Struct, frozen=True, kw_only=True):
    """A task and how often it was begun. ``done``: to its end; ``failed``: not as it was wanted; ``people``: handed
    over; ``left``: given up, also for something else; ``open``: waits for the visitor, who may be gone.
    """

    flow_id: UUID
    name: str
    published: int | None
    changed: bool
    begun: int = 0
    done: int = 0
    failed: int = 0
    people: int = 0
    left: int = 0
    open: int = 0


class TaskStop(msgspec.Struct, frozen=True):
    """Where calls of a task stand or ended that were not done. ``titles`` of the step's kind, empty when it is gone."""

    node: str
    titles: dict[str, str]
    words: str
    number: int


class AskedQuestion(msgspec.Struct, frozen=True):
    """A question in the log."""

    id: UUID
    at: int
    question: str
    locale: str
    source: str
    session_id: UUID | None
    outcome: Outcome
    reason: Reason
    confidence: float
    entry_id: UUID | None
    offered: list[UUID]
    helpful: bool | None
    chosen_id: UUID | None


COUNTS = (
    "asked",
    "small_talk",
    "answered",
    "offered",
    "chosen",
    "unknown",
    "solved",
    "helpful",
    "unhelpful",
    "talks",
    "waited",
)
"""What is counted of questions, see docs/bot-statistics.md."""

ENTRY_COUNTS = ("answered", "chosen", "helpful", "unhelpful")
"""What is counted of entries."""


class BotFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Of one group of questions, named by ``key``: a day, a source, a site's id (or none), a language.

    ``asked`` = ``small_talk`` + ``answered`` + ``offered`` + ``unknown``; ``chosen`` of those offered; ``solved`` of
    the answered: not asked again, not handed over, not rated badly. ``name``: the site's. ``talks``: visitors' talks
    with the bot; ``waited``: milliseconds, of their first answers together. ``hand_overs`` of a day: reason → how
    often.
    """

    key: str
    name: str = ""
    asked: int = 0
    small_talk: int = 0
    answered: int = 0
    offered: int = 0
    chosen: int = 0
    unknown: int = 0
    solved: int = 0
    helpful: int = 0
    unhelpful: int = 0
    talks: int = 0
    waited: int = 0
    hand_overs: dict[str, int] = {}


SeatState = Literal["answering", "failing", "away", "paused"]
"""``failing``: it answers without its language model, which fails. ``away``: no bot process is there."""


class BotSeat(msgspec.Struct, frozen=True, kw_only=True):
    """The bot as one who serves: its state, and what it did today, in the workspace's time zone.

    ``paused_at``: since when it is paused everywhere; ``paused_sites``: on how many sites it is. ``talks`` with
    visitors, of them ``handed_over``; questions ``answered``, and ``solved`` so far; ``first_answer`` in milliseconds,
    on average.
    """

    state: SeatState
    paused_at: int | None
    paused_sites: int
    talks: int
    answered: int
    solved: int
    handed_over: int
    first_answer: int | None


class BotPause(msgspec.Struct, frozen=True):
    """``site_id`` None: everywhere. ``at`` and ``by`` whom it was paused; None while it answers."""

    site_id: UUID | None
    name: str
    at: int | None
    by: str


class EntryUse(msgspec.Struct, frozen=True, kw_only=True):
    """How often an entry was the answer, or chosen of those offered. ``title`` is empty when it is not live."""

    entry_id: UUID
    title: str
    answered: int
    chosen: int
    helpful: int
    unhelpful: int


class HotWord(msgspec.Struct, frozen=True):
    """``count`` of questions with it; ``before``: in as many days before; ``weight``: how much it rose."""

    word: str
    count: int
    before: int
    weight: float
