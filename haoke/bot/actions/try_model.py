"""See whether the language model answers."""

import time

from haoke.bot.actions.ask_model import ask_model
from haoke.bot.errors import ModelFailed
from haoke.bot.generation.writing import to_translate
from haoke.bot.permissions import MANAGE
from haoke.bot.types import ModelTrial
from haoke.kernel.auth import Actor
from haoke.kernel.runtime import Runtime

_TOKENS = 60


async def try_model(runtime: Runtime, actor: Actor) -> ModelTrial:
    """Raises PermissionDenied, ModelNotSet, ModelBudgetSpent."""
    actor.require(MANAGE)
    began = time.monotonic()
    asked = to_translate("Hello, how can I help you today?", actor.locale)
    try:
        found = await ask_model(
            runtime, actor.workspace_id, "writing", asked, most_tokens=_TOKENS, member_id=actor.member_id, trying=True
        )
    except ModelFailed as failed:
        return ModelTrial("", int((time.monotonic() - began) * 1000), str(failed.params["why"]))
    return ModelTrial(found.text, int((time.monotonic() - began) * 1000), "")
