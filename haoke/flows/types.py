"""Values of flows: the graph as it is drawn and stored, what a run asks, what it is answered, how far it is."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

Value = str | int | float | bool
"""What a variable holds."""

MAX_NODES = 200
AnswerType = Literal["text", "phone", "email", "number", "date"]

NodeId = Annotated[str, Meta(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")]


class Node(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step. ``kind`` names what it does, ``next`` leads from each exit to another node."""

    id: NodeId
    kind: Annotated[str, Meta(min_length=1, max_length=60)]
    settings: dict[str, Any] = {}
    next: dict[str, str] = {}


class Graph(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Steps and where to begin. The order of the nodes is that of the outline; it means nothing to a run."""

    start: str = ""
    nodes: Annotated[tuple[Node, ...], Meta(max_length=MAX_NODES)] = ()


class Port(msgspec.Struct, frozen=True):
    """An exit of a node. ``titles`` by locale; ``needed``: publishing asks that it leads somewhere."""

    name: str
    titles: dict[str, str]
    needed: bool = True


class Option(msgspec.Struct, frozen=True):
    id: str
    text: str


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A question of a form. One with ``options`` is answered by an option's id."""

    id: str
    label: str
    type: AnswerType = "text"
    required: bool = True
    options: tuple[Option, ...] = ()


class Prompt(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a node waits for. Whoever can shows ``text`` with buttons or a form; the message's own text says it all too.

    The answer is sent under ``id``, so that two clicks make one answer.
    """

    node: str
    id: UUID
    text: str = ""
    options: tuple[Option, ...] = ()
    fields: tuple[Field, ...] = ()


class Errand(msgspec.Struct, frozen=True):
    """Something slow that a node wants asked, outside of any transaction; ``kind`` names who is to ask it."""

    kind: str
    payload: dict[str, Any] = {}


Fault = Literal["", "late", "failed", "lost"]
"""Why an errand has no result: it took too long, it could not be done, or whoever was to do it died of it."""


class Returned(msgspec.Struct, frozen=True, omit_defaults=True):
    """What came of an errand."""

    errand: UUID
    result: dict[str, Any] = {}
    fault: Fault = ""


class Input(msgspec.Struct, frozen=True, omit_defaults=True):
    """An answer: words, or a chosen option, or a filled form. ``node``: what it answers, where the client says so.

    ``returned``: not the visitor's, but what came of the node's errand. ``ended``: not the visitor's either, but how
    the flow came to its end that the node had called.
    """

    text: str = ""
    node: str = ""
    option: str = ""
    fields: dict[str, str] = {}
    returned: Returned | None = None
    ended: str = ""


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """How far a run is: the node it stands at, what it knows, what the node keeps while it waits.

    ``answers`` is what was answered at which node; ``replay`` what an earlier run was answered, taken without asking.
    ``seed`` and ``turn`` make the ids of prompts and errands. While an ``errand`` is out, what is said to the node
    waits in ``pending``. ``called``: another flow that the node has begun, and waits for. ``outcome``: how the run
    ended, in a word, for whoever called it.
    """

    node: str
    seed: UUID
    turn: int = 0
    variables: dict[str, Value] = {}
    waiting: bool = False
    held: dict[str, Any] = {}
    answers: dict[str, Input] = {}
    replay: dict[str, Input] = {}
    errand: UUID | None = None
    pending: tuple[Input, ...] = ()
    ended: bool = False
    outcome: str = ""
    called: "Frame | None" = None


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """A flow that another one has called: its version, and how far it is."""

    flow_id: UUID
    number: int
    state: State


class Problem(msgspec.Struct, frozen=True):
    """Why a graph cannot be published. ``code`` names it, ``node`` is where, ``params`` fill the text."""

    code: str
    node: str = ""
    params: dict[str, Any] = {}


class Flow(msgspec.Struct, frozen=True):
    """``revision`` guards the draft against overwriting; ``published`` is the version that new runs take, if any."""

    id: UUID
    purpose: str
    name: str
    draft: Graph
    revision: int
    published: int | None
    changed: bool
    updated_at: int


class FlowCard(msgspec.Struct, frozen=True):
    """A flow in a list. ``changed``: the draft differs from what is published."""

    id: UUID
    purpose: str
    name: str
    published: int | None
    changed: bool
    updated_at: int


class FlowStep(msgspec.Struct, frozen=True):
    """A step for people: the titles of its kind, and its first words."""

    titles: dict[str, str]
    words: str


class Version(msgspec.Struct, frozen=True):
    number: int
    note: str
    published_by: UUID | None
    published_at: int
