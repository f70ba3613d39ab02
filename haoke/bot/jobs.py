"""Periodic work of the bot."""

from haoke.bot.actions.forget_model_calls import forget_model_calls
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime


@periodic(seconds=3600.0, name="bot.model_calls")
async def forget_old_calls(runtime: Runtime) -> None:
    """What the model was used for is kept for three months."""
    await runtime.db.run(forget_model_calls)
