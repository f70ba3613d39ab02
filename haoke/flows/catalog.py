"""What other contexts may ask of flows, and how they join its catalogue."""

from typing import TypeVar
from uuid import UUID

import msgspec

from haoke.flows.contract import NodeSettings
from haoke.flows.engine import Turn
from haoke.flows.errors import FlowNotFound, FlowUnpublished
from haoke.flows.kinds import KINDS, join
from haoke.flows.queries import count_calls, count_stops, flow_row, graph_of, list_flows, run_of
from haoke.flows.types import FlowCard, FlowStep, Graph, State
from haoke.kernel.db import Tx

__all__ = ["Turn", "count_calls", "count_stops", "join", "list_flows"]

_MOST = 200

S = TypeVar("S", bound=NodeSettings)


async def usable(tx: Tx, workspace_id: UUID, purpose: str, flow_id: UUID) -> str:
    """The name of a flow that may be used for a purpose. Raises FlowNotFound, FlowUnpublished."""
    row = await flow_row(tx, workspace_id, flow_id)
    if row.purpose != purpose:
        raise FlowNotFound
    if row.published is None:
        raise FlowUnpublished
    name: str = row.name
    return name


async def published(tx: Tx, workspace_id: UUID, purpose: str) -> list[FlowCard]:
    """The flows that may be used for a purpose, at most two hundred."""
    return [card for card in await list_flows(tx, workspace_id, purpose, limit=_MOST) if card.published is not None]


async def published_graphs(tx: Tx, workspace_id: UUID, purpose: str) -> list[tuple[FlowCard, Graph]]:
    """What new runs of these flows take."""
    cards = await published(tx, workspace_id, purpose)
    return [
        (card, await graph_of(tx, workspace_id, card.id, card.published))
        for card in cards
        if card.published is not None
    ]


def settings_in(graph: Graph, kind: str, settings: type[S]) -> list[S]:
    """The settings of the steps of a kind, in the order of the graph."""
    return [msgspec.convert(node.settings, settings) for node in graph.nodes if node.kind == kind]


async def steps_of(tx: Tx, workspace_id: UUID, flow_id: UUID) -> dict[str, FlowStep]:
    """The steps of a flow as they are drawn and published, by id."""
    row = await flow_row(tx, workspace_id, flow_id)
    graphs = [msgspec.convert(row.draft, Graph)]
    if row.published is not None:
        graphs.append(await graph_of(tx, workspace_id, flow_id, row.published))
    return {
        node.id: FlowStep(KINDS[node.kind].titles, str(node.settings.get("text") or node.settings.get("title") or ""))
        for graph in graphs
        for node in graph.nodes
        if node.kind in KINDS
    }


async def state_of(tx: Tx, workspace_id: UUID, subject_id: UUID) -> State | None:
    """How far a subject's run is; None when it was in none."""
    run = await run_of(tx, workspace_id, subject_id)
    return None if run is None else run[2]
