"""Meta's Graph, which WhatsApp, Messenger and Instagram share: signatures, calls, and what its refusals mean."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta

from haoke.channels.contract import InboundMark, RawRequest, RawResponse
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import number, same, words
from haoke.channels.outside import Answer
from haoke.channels.types import ChannelError, ErrorClass

GRAPH = "https://graph.facebook.com/v23.0"
HOSTS = (".fbcdn.net", ".fbsbx.com", ".cdninstagram.com", ".facebook.com", ".whatsapp.net")
"""Where Meta keeps what people send."""

REPLY_TIME = timedelta(hours=24)
PERSON_TIME = timedelta(days=7)
"""For which a person of the company may still answer, where Meta allowed the company to."""

_PERMISSIONS = range(200, 300)
_SAID_OF_BLOCKS = 2
"""*Try later*, which is also said when the person has blocked the page: two more tries are enough."""

_CODES: dict[int, ErrorClass] = {
    0: "auth",
    1: "transient",
    2: "transient",
    3: "permission",
    4: "rate_limited",
    10: "permission",
    17: "rate_limited",
    32: "rate_limited",
    100: "invalid",
    102: "auth",
    190: "auth",
    368: "account_suspended",
    551: "user_blocked",
    613: "rate_limited",
    1200: "transient",
    80006: "rate_limited",
    80007: "rate_limited",
}
_STATUSES: dict[int, ErrorClass] = {401: "auth", 403: "permission", 413: "too_large", 429: "rate_limited"}
_SUBCODES: dict[int, ErrorClass] = {
    1545041: "user_blocked",
    2018001: "recipient_invalid",
    2018047: "unsupported_content",
    2018108: "user_blocked",
    2018278: "window_closed",
    2534022: "window_closed",
}


def challenged(request: RawRequest, verify_token: str) -> RawResponse | None:
    """The answer when Meta asks whether an address is ours."""
    if request.method != "GET" or request.asked("hub.mode") != "subscribe":
        return None
    if not verify_token or not same(request.asked("hub.verify_token"), [verify_token]):
        return RawResponse(403)
    return RawResponse(body=request.asked("hub.challenge")[:1000].encode())


def verify(app_secret: str, request: RawRequest) -> None:
    """Raises SignatureInvalid."""
    right = "sha256=" + hmac.new(app_secret.encode(), request.body, hashlib.sha256).hexdigest()
    if not app_secret or not same(request.headers.get("x-hub-signature-256", ""), [right]):
        raise SignatureInvalid


def class_of(code: int, subcode: int = 0, own: Mapping[int, ErrorClass] | None = None) -> ErrorClass | None:
    """``own``: codes that only one of them has. None: nobody knows it."""
    found = _SUBCODES.get(subcode) or (own or {}).get(code) or _CODES.get(code)
    return found or ("permission" if code in _PERMISSIONS else None)


def problem_of(answer: Answer, own: Mapping[int, ErrorClass] | None = None) -> ChannelError | None:
    said = answer.json()
    if 200 <= answer.status < 300 and isinstance(said, dict) and "error" not in said:
        return None
    code = number(said, "error", "code")
    found = class_of(int(code), int(number(said, "error", "error_subcode") or 0), own) if code is not None else None
    if found is None:
        found = _STATUSES.get(answer.status, "transient" if answer.status >= 500 else "unknown")
    detail = words(said, "error", "error_data", "details", most=500)
    return ChannelError(
        error_class=found,
        code=str(int(code)) if code is not None else str(answer.status),
        message=detail or words(said, "error", "message", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
        most_tries=3 if code == _SAID_OF_BLOCKS else 0,
    )


def closes_at(last_in: InboundMark | None, lasts: timedelta, now: datetime) -> datetime | None:
    """When what the peer did last stops to count; None: it does not count any more."""
    end = last_in.at + lasts if last_in is not None else now
    return end if end > now else None
