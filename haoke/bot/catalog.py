"""What other contexts may ask of the bot."""

from haoke.bot.queries.seat import seat_of

__all__ = ["seat_of"]
