"""What happened to knowledge."""

from uuid import UUID

from haoke.kernel.events import Event


class EntryPublished(Event, frozen=True, kw_only=True):
    """A version is live, the first or a newer one."""

    entry_id: UUID
    number: int


class EntryWithdrawn(Event, frozen=True, kw_only=True):
    """An entry is not live any more: taken back, over by its date, or removed."""

    entry_id: UUID


class GraphChanged(Event, frozen=True, kw_only=True):
    """These items of the graph are live in another version now, or not live any more."""

    item_ids: list[UUID]
