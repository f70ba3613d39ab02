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
