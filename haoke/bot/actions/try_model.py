"""See whether the language model answers."""

import time

import msgspec

from haoke.bot.actions.ask_model import ask_model
from haoke.bot.errors import ModelFailed
from haoke.bot.generation.writing import to_translate
from haoke.bot.permissions import MANAGE
from haoke.kernel.auth import Actor
from haoke.kernel.runtime import Runtime

_TOKENS = 60


class Trial(msgspec.Struct, frozen=True):
    """``text`` is how it translated a greeting into the member's language; ``why`` it failed, empty if not."""

    text: str
    ms: int
    why: str


async def try_model(runtime: Runtime, actor: Actor) -> Trial:
    """Raises PermissionDenied, ModelNotSet, ModelBudgetSpent."""
    actor.require(MANAGE)
    began = time.monotonic()
    asked = to_translate("Hello, how can I help you today?", actor.locale)
    try:
        found = await ask_model(
            runtime, actor.workspace_id, "writing", asked, most_tokens=_TOKENS, member_id=actor.member_id, trying=True
        )
    except ModelFailed as failed:
        return Trial("", int((time.monotonic() - began) * 1000), str(failed.params["why"]))
    return Trial(found.text, int((time.monotonic() - began) * 1000), "")
