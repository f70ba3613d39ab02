"""What happened to channel accounts."""

from uuid import UUID

from haoke.kernel.events import Event


class ChannelAccountCreated(Event, frozen=True, kw_only=True):
    account_id: UUID
    kind: str


class ChannelAccountChanged(Event, frozen=True, kw_only=True):
    account_id: UUID
    kind: str


class ChannelAccountRemoved(Event, frozen=True, kw_only=True):
    """It takes nothing in any more; its name stays for what came through it."""

    account_id: UUID
    kind: str
