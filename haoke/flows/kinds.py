"""The catalogue of node kinds and purposes. Contexts above join it when the application is put together."""

from types import ModuleType

from haoke.flows.contract import NodeKind, Purpose
from haoke.flows.errors import FlowPurposeUnknown
from haoke.kernel.plugins import discover

KINDS: dict[str, NodeKind] = {}
PURPOSES: dict[str, Purpose] = {}


def join(package: ModuleType, purposes: dict[str, Purpose]) -> None:
    """Add a context's ``nodes`` package, with the kinds of outside packages, and the purposes the context runs.

    Raises TypeError for what is no node kind, and when two contexts give one name to different kinds.
    """
    found = discover(package, "node", NodeKind, "haoke.nodes")  # type: ignore[type-abstract]  # a protocol
    for name, kind in found.items():
        if KINDS.setdefault(name, kind) is not kind:
            raise TypeError(f"two kinds of nodes are called {name}")
    PURPOSES.update(purposes)


def purpose_of(name: str) -> Purpose:
    """Raises FlowPurposeUnknown."""
    purpose = PURPOSES.get(name)
    if purpose is None:
        raise FlowPurposeUnknown(purpose=name)
    return purpose
