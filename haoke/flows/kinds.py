"""The catalogue of node kinds and purposes. Contexts above join it when the application is put together."""

from types import ModuleType
from uuid import UUID

from haoke.flows.contract import NodeKind, Purpose
from haoke.flows.errors import FlowPurposeUnknown
from haoke.flows.types import Graph
from haoke.kernel.plugins import discover

KINDS: dict[str, NodeKind] = {}
PURPOSES: dict[str, Purpose] = {}
READY: dict[UUID, tuple[str, Graph]] = {}
"""Flows that need nobody to draw them: purpose and graph, the same in every workspace, in their only version."""


def join(package: ModuleType, purposes: dict[str, Purpose], ready: dict[str, dict[UUID, Graph]] | None = None) -> None:
    """Add a context's ``nodes`` package, with the kinds of outside packages, and the purposes the context runs.

    ``ready``: by purpose, flows that are not drawn.

    Raises TypeError for what is no node kind, and when two contexts give one name to different kinds.
    """
    found = discover(package, "node", NodeKind, "haoke.nodes")  # type: ignore[type-abstract]  # a protocol
    for name, kind in found.items():
        if KINDS.setdefault(name, kind) is not kind:
            raise TypeError(f"two kinds of nodes are called {name}")
    PURPOSES.update(purposes)
    for purpose, flows in (ready or {}).items():
        READY.update({flow_id: (purpose, graph) for flow_id, graph in flows.items()})


def purpose_of(name: str) -> Purpose:
    """Raises FlowPurposeUnknown."""
    purpose = PURPOSES.get(name)
    if purpose is None:
        raise FlowPurposeUnknown(purpose=name)
    return purpose
