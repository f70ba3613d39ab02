"""Where others plug in: strategies choose among candidates for a work item. Pure functions, no database."""

from typing import Any, Literal, Protocol, runtime_checkable
from uuid import UUID

import msgspec


class WorkItem(msgspec.Struct, frozen=True):
    """A piece of work waiting for an owner. ``enqueued_at`` in milliseconds; ``units`` is the capacity it takes.

    ``passed`` are members who declined it or did not answer a moment ago; ``note`` is from whoever handed it on.
    """

    id: UUID
    workspace_id: UUID
    kind: str
    subject_id: UUID
    queue_id: UUID
    priority: int
    units: int
    enqueued_at: int
    target_id: UUID | None = None
    passed: frozenset[UUID] = frozenset()
    note: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """An agent with room for the item. ``last_assigned_at`` in milliseconds, 0 when never."""

    member_id: UUID
    load: int
    capacity: int
    last_assigned_at: int


@runtime_checkable
class Strategy(Protocol):
    """A way to choose. ``memory`` is what the queue remembers of this strategy's last decision (a JSON object)."""

    titles: dict[str, str]
    descriptions: dict[str, str]

    def choose(
        self, item: WorkItem, candidates: list[Candidate], memory: dict[str, Any]
    ) -> tuple[Candidate | None, dict[str, Any]]: ...


Outcome = Literal["assigned", "offered", "waiting"]
