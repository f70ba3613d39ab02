"""What happened to customers."""

from uuid import UUID

from haoke.kernel.events import Event


class CustomerCreated(Event, frozen=True, kw_only=True):
    customer_id: UUID
    channel_account_id: UUID


class CustomerEdited(Event, frozen=True, kw_only=True):
    """``fields`` names what changed; ``name`` is what to show from now on."""

    customer_id: UUID
    name: str
    fields: list[str]


class CustomerKnown(Event, frozen=True, kw_only=True):
    """By another id than before."""

    customer_id: UUID


class CustomersMerged(Event, frozen=True, kw_only=True):
    """Whatever refers to the merged one refers to the kept one from now on."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID


class MergeUndone(Event, frozen=True, kw_only=True):
    """What went over with the merge goes back; what came since stays with the kept one."""

    merge_id: UUID
    kept_id: UUID
    merged_id: UUID
