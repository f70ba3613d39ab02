"""Where others plug in: node kinds say what steps do, purposes say what flows are for."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable
from uuid import UUID, uuid5

import msgspec

from haoke.flows.types import Errand, Field, Graph, Input, Option, Port, Prompt, State, Value
from haoke.kernel.db import Publisher, Tx


class Effect(msgspec.Struct, frozen=True, tag_field="effect"):
    """Something that whoever runs the flow shall do. The engine only hands it on."""


def titled(
    en: str,
    zh_cn: str,
    zh_tw: str,
    *,
    long: bool = False,
    choice: str = "",
    none: tuple[str, str, str] | None = None,
    each: tuple[str, str, str] | None = None,
    words: dict[str, tuple[str, str, str]] | None = None,
    unique: bool = False,
    max_length: int | None = None,
) -> msgspec.Meta:
    """How the designer shows a setting: its title in three languages, and as what.

    ``long`` text; one of the purpose's choices (``choice`` names them, ``none`` says what an empty one means);
    ``each`` entry of a list; ``words`` for the values of an enumeration; ``unique``: a code that is made by itself.
    """
    more: dict[str, Any] = {"titles": _by_locale((en, zh_cn, zh_tw))}
    if long:
        more["x-long"] = True
    if unique:
        more["x-unique"] = True
    if choice:
        more["x-choice"] = choice
    if none is not None:
        more["x-none"] = _by_locale(none)
    if each is not None:
        more["x-each"] = _by_locale(each)
    if words is not None:
        more["x-words"] = {value: _by_locale(texts) for value, texts in words.items()}
    return msgspec.Meta(max_length=max_length, extra_json_schema=more)


def _by_locale(texts: tuple[str, str, str]) -> dict[str, str]:
    return dict(zip(("en", "zh-CN", "zh-TW"), texts, strict=True))


class NodeSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a node's settings. Every field has a default, so that a new node begins with none.

    Their fields carry ``titled(...)``, from which the designer makes the form.
    """

    def faults(self) -> list[tuple[str, str]]:
        """What the types alone cannot tell, as (field, code of the fault)."""
        return []


class MissingFact(Exception):
    """The engine has to be told something before it can go on."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class Scene:
    """What a node sees: everything that its step may depend on. ``input`` is None when a run arrives at it.

    ``calling``: a flow that it has called is not at its end. The node hears the answer first, and may ``forward`` it.
    """

    __slots__ = ("_facts", "_state", "calling", "held", "input", "locale", "node", "variables")

    def __init__(
        self,
        node: str,
        state: State,
        held: Mapping[str, Any],
        input: Input | None,
        facts: Mapping[str, Value],
        locale: str,
    ) -> None:
        self.node = node
        self.variables: Mapping[str, Value] = state.variables
        self.held = held
        self._state = state
        self.calling = state.called is not None
        self.input = input
        self.locale = locale
        self._facts = facts

    def fact(self, key: str) -> Value:
        """Something about the world, such as ``page.url``; whoever runs the flow finds it out."""
        if key not in self._facts:
            raise MissingFact(key)
        return self._facts[key]

    def prompt(self, text: str = "", *, options: tuple[Option, ...] = (), fields: tuple[Field, ...] = ()) -> Prompt:
        return Prompt(self.node, uuid5(self._state.seed, f"{self.node}/{self._state.turn}"), text, options, fields)


class Call(msgspec.Struct, frozen=True):
    """Another flow, to be begun with these variables in the version that is published."""

    flow_id: UUID
    variables: dict[str, Value] = {}


GONE = "gone"
"""How a call ends when the flow it names is not there, or not published."""

LOST = "lost"
"""And when that flow could not go on."""


class Step(msgspec.Struct, frozen=True):
    """What a node did: go on through ``port``, ``wait`` for input, or (neither) end the run with an ``outcome``.

    ``said`` is the answer in words, where a button or a form gave it. ``faults`` refuse an answer, by field, and leave
    the run as it was; ``said`` names the fields then. ``errand``, with ``wait``: the node's next input is what comes of
    it (``Input.returned``), and what the visitor says meanwhile comes after that.

    While it waits, a node may ``call`` another flow; each answer that it then ``forward``s goes to that one, and when
    that has ended, the node gets an input with how. A step that does neither ``ends`` the call, with this outcome.
    """

    port: str | None = None
    wait: bool = False
    errand: Errand | None = None
    effects: tuple[Effect, ...] = ()
    variables: dict[str, Value] = {}
    held: dict[str, Any] = {}
    said: str = ""
    faults: dict[str, str] = {}
    outcome: str = ""
    call: Call | None = None
    forward: bool = False
    ends: str = "left"


@runtime_checkable
class NodeKind(Protocol):
    """A kind of step. ``titles`` and ``descriptions`` by locale, ``icon`` the name of a lucide icon.

    ``group`` is where the palette shows it (talk, decide, act, finish); ``purposes`` which flows may have it; ``waits``
    whether a run pauses at it. ``step`` is pure: the same scene gives the same step.
    """

    titles: dict[str, str]
    descriptions: dict[str, str]
    icon: str
    group: str
    purposes: frozenset[str]
    waits: bool
    settings: type[NodeSettings]

    def ports(self, settings: Any) -> tuple[Port, ...]: ...

    def step(self, settings: Any, scene: Scene) -> Step: ...


class Choice(msgspec.Struct, frozen=True):
    """Something a setting may name."""

    id: str
    name: str


class Template(msgspec.Struct, frozen=True):
    """A flow to begin with."""

    name: str
    title: str
    description: str
    graph: Graph


@runtime_checkable
class Purpose(Protocol):
    """What flows are for. ``templates`` in the words of a locale; ``choices`` by name, for settings to pick from."""

    def templates(self, locale: str) -> list[Template]: ...

    async def choices(self, tx: Tx, workspace_id: UUID) -> dict[str, list[Choice]]: ...

    async def pretended(self, tx: Tx, workspace_id: UUID, key: str) -> Value:
        """A fact for a test run, where there is no subject: as it is now, or the usual."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """An errand as its runner gets it. ``id`` stays the same when it is asked again after a process died.

    ``subject_id`` is None where the designer only tries a flow: then nothing may be changed outside.
    """

    id: UUID
    workspace_id: UUID
    subject_id: UUID | None
    payload: dict[str, Any]


class ErrandRunner(Protocol):
    """Does the errands of a kind, for at most ``seconds``; outside of any transaction. What it raises is a fault."""

    seconds: float

    async def run(self, asked: Asked) -> dict[str, Any]: ...


class Carrier(Protocol):
    """Whoever runs the flows of a purpose: it lets a run go on with what came of its errand."""

    async def returned(self, tx: Tx, workspace_id: UUID, subject_id: UUID, given: Input, aside: Any) -> None:
        """Lock the subject and take the turn; do nothing where the subject is in no such run any more.

        ``aside``: what was given to the turn that sent the errand.
        """
        ...

    def busy(self, hub: Publisher, subject_id: UUID) -> None:
        """Said every few seconds while an errand is out."""
        ...
