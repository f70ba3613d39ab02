"""What the designer asks while a flow is drawn: the kinds of steps, what is wrong, how it runs."""

from typing import Annotated, Any

import msgspec
from litestar import get, post
from litestar.params import FromPath, JSONBody

from haoke.flows.actions.try_turn import try_turn
from haoke.flows.checking import ports_of, problems
from haoke.flows.contract import Choice
from haoke.flows.engine import Stopped, begin
from haoke.flows.kinds import KINDS, purpose_of
from haoke.flows.permissions import MANAGE
from haoke.flows.types import Graph, Input, Port, Problem, State, Value
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.kernel.ids import new_id

_MANAGE = {"audience": "member", "permission": MANAGE}


class NodeCard(msgspec.Struct, frozen=True):
    """A kind of step. ``settings`` is a JSON schema, ``ports`` the exits of a new one."""

    kind: str
    titles: dict[str, str]
    descriptions: dict[str, str]
    icon: str
    group: str
    waits: bool
    settings: dict[str, Any]
    ports: tuple[Port, ...]


class TemplateCard(msgspec.Struct, frozen=True):
    name: str
    title: str
    description: str


class PurposeView(msgspec.Struct, frozen=True):
    nodes: list[NodeCard]
    templates: list[TemplateCard]
    choices: dict[str, list[Choice]]


class Drawn(Body, frozen=True, kw_only=True):
    graph: Graph


class Checked(msgspec.Struct, frozen=True):
    """``ports``: the exits of each node as its settings make them."""

    problems: list[Problem]
    ports: dict[str, tuple[Port, ...]]


class Trial(Body, frozen=True, kw_only=True):
    """``state`` is None to begin; ``facts`` are pretended to be so, the others are looked up."""

    graph: Graph
    state: State | None = None
    input: Input | None = None
    facts: Annotated[dict[str, Value], msgspec.Meta(max_length=500)] = {}


class Tried(msgspec.Struct, frozen=True):
    """``facts``: all that the run has asked for, as they were taken to be."""

    state: State
    effects: list[dict[str, Any]]
    path: tuple[str, ...]
    said: str
    faults: dict[str, str]
    stopped: Stopped
    facts: dict[str, Value]


@get("/flow-purposes/{purpose:str}", opt=_MANAGE)
async def purpose_view(db: TheDatabase, actor: TheActor, purpose: FromPath[str]) -> PurposeView:
    """Everything to draw flows for a purpose with."""
    found = purpose_of(purpose)
    async with db.reading() as tx:
        choices = await found.choices(tx, actor.workspace_id)
    return PurposeView(
        [
            NodeCard(
                name,
                kind.titles,
                kind.descriptions,
                kind.icon,
                kind.group,
                kind.waits,
                msgspec.json.schema(kind.settings),
                kind.ports(kind.settings()),
            )
            for name, kind in KINDS.items()
            if purpose in kind.purposes
        ],
        [TemplateCard(each.name, each.title, each.description) for each in found.templates(actor.locale)],
        choices,
    )


@post("/flow-purposes/{purpose:str}/check", status_code=200, opt=_MANAGE)
async def check(db: TheDatabase, actor: TheActor, purpose: FromPath[str], data: JSONBody[Drawn]) -> Checked:
    """What would keep a graph from being published."""
    async with db.reading() as tx:
        choices = await purpose_of(purpose).choices(tx, actor.workspace_id)
    return Checked(
        problems(data.graph, purpose, KINDS, choices), {node.id: ports_of(node, KINDS) for node in data.graph.nodes}
    )


@post("/flow-purposes/{purpose:str}/try", status_code=200, opt=_MANAGE)
async def try_out(db: TheDatabase, actor: TheActor, purpose: FromPath[str], data: JSONBody[Trial]) -> Tried:
    """One turn of a test run. Nothing is kept: the client brings the state back."""
    found = purpose_of(purpose)
    facts = dict(data.facts)
    state = data.state or begin(data.graph, new_id(), {})
    turn = await try_turn(db, actor.workspace_id, found, data.graph, state, data.input, facts, actor.locale)
    return Tried(
        turn.state,
        [msgspec.to_builtins(effect) for effect in turn.effects],
        turn.path,
        turn.said,
        turn.faults,
        turn.stopped,
        facts,
    )


ROUTES: list[Any] = [purpose_view, check, try_out]
