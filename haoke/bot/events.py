"""What happened to the bot."""

from haoke.kernel.events import Event


class BotSettingsChanged(Event, frozen=True, kw_only=True):
    """Terms or thresholds are others now."""
