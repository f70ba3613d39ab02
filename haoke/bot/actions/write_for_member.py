"""A member has a model rewrite a draft, translate a text or sum up a conversation; nothing is sent to anybody by it.

While it writes, what there is goes to the member's own sockets in ``writing`` frames.
"""

import time
from collections.abc import Callable
from uuid import UUID

import msgspec

from haoke.bot.actions.ask_model import ask_model
from haoke.bot.errors import NothingToWrite
from haoke.bot.generation.endpoint import Message
from haoke.bot.generation.writing import to_rewrite, to_summarise, to_translate
from haoke.bot.permissions import WRITE
from haoke.bot.types import Way, Written
from haoke.conversations.catalog import said_in
from haoke.kernel.auth import Actor
from haoke.kernel.runtime import Runtime

MOST_TEXT = 5000  # characters
_MOST_TOKENS = 2000
_SUMMARY_TOKENS = 500
_PAUSE = 0.1  # seconds between two frames


async def rewrite(runtime: Runtime, actor: Actor, id: UUID, text: str, way: Way) -> Written:
    """Raises PermissionDenied, NothingToWrite and the refusals of the model."""
    return await _write(runtime, actor, id, to_rewrite(_some(text), way))


async def translate(runtime: Runtime, actor: Actor, id: UUID, text: str, locale: str) -> Written:
    """``locale`` is that of the translation. Raises as ``rewrite``."""
    return await _write(runtime, actor, id, to_translate(_some(text), locale))


async def summarise(runtime: Runtime, actor: Actor, id: UUID, conversation_id: UUID) -> Written:
    """In the member's language. Raises as ``rewrite``, and ConversationNotFound."""
    actor.require(WRITE)
    async with runtime.db.reading() as tx:
        lines = await said_in(tx, actor, conversation_id)
    if not lines:
        raise NothingToWrite
    return await _write(runtime, actor, id, to_summarise(lines, actor.locale), _SUMMARY_TOKENS)


def _some(text: str) -> str:
    if not text.strip():
        raise NothingToWrite
    return text[:MOST_TEXT]


async def _write(
    runtime: Runtime, actor: Actor, id: UUID, messages: list[Message], most_tokens: int = _MOST_TOKENS
) -> Written:
    actor.require(WRITE)
    found = await ask_model(
        runtime,
        actor.workspace_id,
        "writing",
        messages,
        most_tokens=most_tokens,
        member_id=actor.member_id,
        hear=_telling(runtime, actor.member_id, id),
    )
    return Written(found.text.strip(), found.cut)


def _telling(runtime: Runtime, member_id: UUID, id: UUID) -> Callable[[str], None]:
    told = 0.0

    def tell(text: str) -> None:
        nonlocal told
        if time.monotonic() - told >= _PAUSE:
            told = time.monotonic()
            runtime.hub.publish(f"m:{member_id}", msgspec.json.encode({"t": "writing", "id": id, "text": text}))

    return tell
