"""What we tell the other end of a bridge: a message, or that one is taken back. It answers with 2xx, or it failed."""

from typing import Any

import msgspec

from haoke.channels.adapters.bridge.settings import BridgeSettings
from haoke.channels.adapters.bridge.signing import signed_headers
from haoke.channels.contract import Account
from haoke.channels.outside import Answer, Outside, failed, sent
from haoke.channels.types import AnyPart, Card, ChannelError, LinkCard, Media, OutboundMessage, Peer, SendResult

_MOST_ID = 200
_PATIENCE = 5.0  # seconds for an answer
RETRIES = (5.0, 300.0, 1800.0, 7200.0, 18_000.0, 36_000.0)
"""Seconds before each further try, as Standard Webhooks has them."""


async def send(account: Account[BridgeSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    content: dict[str, Any] = {
        "type": "message",
        "message_id": message.id,
        "user": _user(message.to),
        "parts": [_shown(part, outside) for part in message.parts],
    }
    if message.reply_to:
        content["reply_to"] = message.reply_to
    if message.agent:
        content["agent"] = {"name": message.agent}
    if message.thread is not None:
        content["thread"] = message.thread
    return await _post(account, message.id, content, outside)


async def recall(account: Account[BridgeSettings], to: Peer, message_id: str, outside: Outside) -> SendResult:
    content = {"type": "recall", "message_id": message_id, "user": _user(to)}
    return await _post(account, f"{message_id}:recall", content, outside)


def _user(peer: Peer) -> dict[str, str]:
    return {"id": peer.id}


def _shown(part: AnyPart, outside: Outside) -> Any:
    """A file of ours as an address where the other end can fetch it for a week."""
    if isinstance(part, Media) and part.file_id is not None and not part.url:
        return msgspec.structs.replace(part, url=outside.shelf.link(part.file_id), file_id=None)
    if isinstance(part, Card | LinkCard):
        return msgspec.structs.replace(part, file_id=None)
    return part


async def _post(account: Account[BridgeSettings], key: str, content: dict[str, Any], outside: Outside) -> SendResult:
    """``key``: the same at each try, so that the other end takes it once."""
    settings = account.settings
    if not settings.url or not settings.secret:
        return failed(ChannelError(error_class="invalid", code="no_address"))
    body = msgspec.json.encode(content)
    at = int(outside.now().timestamp())
    headers = signed_headers(settings.secrets(), key, at, body)
    headers |= {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
    answer = await outside.call("POST", settings.url, headers=headers, content=body, seconds=_PATIENCE)
    return sent(_name_of(answer)) if 200 <= answer.status < 300 else failed(_error_of(answer))


def _name_of(answer: Answer) -> str:
    """The id that the other end gave it, if it says one."""
    given = answer.json()
    name = given.get("id") if isinstance(given, dict) else None
    return name[:_MOST_ID] if isinstance(name, str) else ""


def _error_of(answer: Answer) -> ChannelError:
    status, after = answer.status, answer.headers.get("retry-after", "")
    seconds = float(after) if after.isascii() and after.isdigit() and len(after) < 6 else None
    said = answer.body[:500].decode("utf-8", "replace")
    if status == 429:
        return ChannelError(error_class="rate_limited", code="429", message=said, retryable=True, retry_after=seconds)
    if status >= 500:
        return ChannelError(
            error_class="transient", code=str(status), message=said, retryable=True, retry_after=seconds
        )
    if status in {401, 403}:
        return ChannelError(error_class="auth", code=str(status), message=said)
    if status in {404, 410}:
        return ChannelError(error_class="recipient_invalid", code=str(status), message=said)
    if status == 413:
        return ChannelError(error_class="too_large", code="413", message=said)
    return ChannelError(error_class="invalid", code=str(status), message=said)
