"""What happened to flows."""

from uuid import UUID

from haoke.kernel.events import Event


class FlowPublished(Event, frozen=True, kw_only=True):
    flow_id: UUID
    purpose: str
    number: int


class FlowRemoved(Event, frozen=True, kw_only=True):
    flow_id: UUID
    purpose: str
