"""What happened to the bot."""

from uuid import UUID

from haoke.kernel.events import Event


class BotSettingsChanged(Event, frozen=True, kw_only=True):
    """Terms or thresholds are others now."""


class BotPaused(Event, frozen=True, kw_only=True):
    """The bot does not answer visitors any more, of a site or anywhere."""

    site_id: UUID | None


class BotResumed(Event, frozen=True, kw_only=True):
    """It answers again."""

    site_id: UUID | None


class DespairHeard(Event, frozen=True, kw_only=True):
    """A customer wrote of ending their life."""

    conversation_id: UUID
    seq: int
