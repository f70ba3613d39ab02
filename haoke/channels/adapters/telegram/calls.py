"""Telegram's methods, and what its refusals mean: a status, and a sentence to look into."""

from typing import Any

from haoke.channels.adapters.telegram.settings import TelegramSettings
from haoke.channels.given import number, under, words
from haoke.channels.outside import SLOWEST, SLOWEST_FILE, Answer, Outside
from haoke.channels.types import ChannelError, ErrorClass

API = "https://api.telegram.org"

_SENTENCES: tuple[tuple[str, ErrorClass], ...] = (
    ("blocked by the user", "user_blocked"),
    ("bot was kicked", "user_blocked"),
    ("user is deactivated", "recipient_invalid"),
    ("can't initiate conversation", "recipient_invalid"),
    ("can't send messages to bots", "recipient_invalid"),
    ("chat not found", "recipient_invalid"),
    ("user not found", "recipient_invalid"),
    ("peer_id_invalid", "recipient_invalid"),
    ("chat_id is empty", "recipient_invalid"),
    ("group chat was deactivated", "recipient_invalid"),
    ("not enough rights", "permission"),
    ("have no rights", "permission"),
    ("chat_write_forbidden", "permission"),
    ("chat_admin_required", "permission"),
    ("message can't be deleted", "permission"),
    ("too long", "too_large"),
    ("too big", "too_large"),
    ("too large", "too_large"),
    ("wrong file identifier", "unsupported_content"),
    ("wrong remote file", "unsupported_content"),
    ("failed to get http url content", "unsupported_content"),
    ("wrong type of the web page content", "unsupported_content"),
    ("photo_invalid", "unsupported_content"),
    ("image_process_failed", "unsupported_content"),
    ("file must be non-empty", "unsupported_content"),
    ("voice_messages_forbidden", "unsupported_content"),
)
_STATUSES: dict[int, ErrorClass] = {
    400: "invalid",
    401: "auth",
    403: "permission",
    404: "auth",  # of an address with a token that it does not know
    409: "session_state",
    413: "too_large",
    429: "rate_limited",
}


async def call(
    settings: TelegramSettings,
    method: str,
    outside: Outside,
    *,
    json: Any = None,
    form: dict[str, str] | None = None,
    files: dict[str, tuple[str, bytes, str]] | None = None,
) -> Answer:
    url = f"{API}/bot{settings.usable_token()}/{method}"
    seconds = SLOWEST_FILE if files else SLOWEST
    return await outside.call("POST", url, json=json, form=form, files=files, seconds=seconds)


def problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    if 200 <= answer.status < 300 and isinstance(said, dict) and said.get("ok") is True:
        return None
    sentence = words(said, "description", most=500)
    moved = words(under(said, "parameters"), "migrate_to_chat_id", most=40)
    wait = number(said, "parameters", "retry_after")
    found: ErrorClass = "migrated" if moved else _class_of(answer.status, sentence.lower())
    return ChannelError(
        error_class=found,
        code=str(answer.status),
        message=sentence,
        retryable=found in {"rate_limited", "transient"},
        retry_after=wait,
        migrated_to=moved,
    )


def _class_of(status: int, sentence: str) -> ErrorClass:
    if status in {400, 403}:
        known = next((found for piece, found in _SENTENCES if piece in sentence), None)
        if known is not None:
            return known
    return _STATUSES.get(status, "transient" if status >= 500 else "unknown")
