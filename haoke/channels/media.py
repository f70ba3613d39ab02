"""What a peer sent beside words is fetched into our storage before the message is shown, in a bounded time.

What cannot be had is said by name in the message; nobody waits for it for ever.
"""

import asyncio
import mimetypes
from typing import Any

import msgspec
import structlog

from haoke.channels.contract import Account, Fetching
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import MOST_FILE, Fetched, NoAnswer
from haoke.channels.types import AnyPart, InboundEvent, Media
from haoke.channels.ways import Ways
from haoke.kernel.auth import system
from haoke.kernel.errors import Refusal
from haoke.kernel.files.saving import save_received

log = structlog.get_logger()

_MOST = 20  # files of a message
_PATIENCE = 30.0  # seconds for all of them
_MOST_AT_ONCE = 4


def has_media(account: Account[Any], event: InboundEvent) -> bool:
    fetches = isinstance(adapter_of(account.kind), Fetching)
    return fetches and event.direction == "in" and any(_is_away(part) for part in event.parts)


async def with_files(ways: Ways, account: Account[Any], event: InboundEvent) -> InboundEvent:
    """The event with our files in the place of the provider's; a part that could not be fetched says why."""
    room = asyncio.Semaphore(_MOST_AT_ONCE)
    away = [part for part in event.parts if _is_away(part)][:_MOST]
    deadline = asyncio.get_running_loop().time() + _PATIENCE

    async def fetched(part: AnyPart) -> AnyPart:
        if not isinstance(part, Media) or not any(part is each for each in away):
            return part
        try:
            async with asyncio.timeout_at(deadline), room:
                return await _fetched(ways, account, part)
        except (NoAnswer, TimeoutError):
            return _without(part, "no answer")
        except Refusal as refusal:
            return _without(part, refusal.code)
        except Exception:
            log.exception("an adapter failed at a file", kind=account.kind, account=str(account.id))
            return _without(part, "failed")

    return msgspec.structs.replace(event, parts=tuple(await asyncio.gather(*map(fetched, event.parts))))


def _is_away(part: AnyPart) -> bool:
    return isinstance(part, Media) and part.file_id is None and bool(part.media_ref or part.url)


async def _fetched(ways: Ways, account: Account[Any], part: Media) -> AnyPart:
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Fetching)
    given: Fetched = await adapter.fetch_media(account, part, ways.outside(account))
    if len(given.content) > MOST_FILE:
        return _without(part, "too large")
    name, declared = given.filename or part.filename, given.mime or part.mime
    if not name:
        name = str(part.__struct_config__.tag) + (mimetypes.guess_extension(declared) or "")
    runtime = ways.runtime
    saved = await save_received(
        runtime.db, runtime.files, system(account.workspace_id), name=name, declared=declared, data=given.content
    )
    kept: AnyPart = msgspec.structs.replace(  # type: ignore[assignment]
        part, file_id=saved.id, mime=saved.type, size=saved.size, filename=saved.name, url="", media_ref=""
    )
    return kept


def _without(part: Media, why: str) -> AnyPart:
    """It could not be had. What it was, and why, is said where it would be."""
    said = " ".join(word for word in (f"[{part.__struct_config__.tag}]", part.filename, part.url, f"({why})") if word)
    words = "\n".join(line for line in (part.caption, said) if line)
    placed: AnyPart = msgspec.structs.replace(part, fallback_text=words)  # type: ignore[assignment]
    return placed
