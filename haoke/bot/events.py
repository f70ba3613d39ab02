"""What happened to the bot."""

from uuid import UUID

from haoke.kernel.events import Event


class BotSettingsChanged(Event, frozen=True, kw_only=True):
    """Terms or thresholds are others now."""


class DespairHeard(Event, frozen=True, kw_only=True):
    """A customer wrote of ending their life."""

    conversation_id: UUID
    seq: int
