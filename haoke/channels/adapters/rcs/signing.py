"""Requests of RCS: HMAC-SHA512 of what is wrapped in the body."""

import base64
import binascii
import hashlib
import hmac
from typing import Any

from haoke.channels.contract import RawRequest, RawResponse
from haoke.channels.errors import RequestUnreadable, SignatureInvalid
from haoke.channels.given import object_in, same, words

_MOST_DATA = 1024 * 1024


def challenged(client_token: str, request: RawRequest) -> RawResponse | None:
    """The answer when Google asks whether an address is ours: the secret, to who knows the token."""
    if request.method != "POST" or b'"clientToken"' not in request.body:
        return None
    asked = object_in(request.body)
    if "message" in asked or "secret" not in asked:
        return None
    if not client_token or not same(words(asked, "clientToken", most=1000), [client_token]):
        return RawResponse(403)
    return RawResponse(body=words(asked, "secret", most=1000).encode())


def verify(client_token: str, request: RawRequest) -> None:
    """Raises SignatureInvalid."""
    try:
        data = unwrapped(object_in(request.body))
    except RequestUnreadable:
        raise SignatureInvalid from None
    right = base64.b64encode(hmac.new(client_token.encode(), data, hashlib.sha512).digest()).decode()
    if not client_token or not same(request.headers.get("x-goog-signature", ""), [right]):
        raise SignatureInvalid


def unwrapped(body: dict[str, Any]) -> bytes:
    """Raises RequestUnreadable."""
    try:
        return base64.b64decode(words(body, "message", "data", most=_MOST_DATA).encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise RequestUnreadable from None
