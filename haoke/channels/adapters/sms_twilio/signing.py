"""Requests of Twilio: an HMAC over the address it was told and the fields of the form, or a hash of another body."""

import base64
import hashlib
import hmac
from urllib.parse import urlencode, urlsplit

from haoke.channels.adapters.sms_twilio.settings import TwilioSettings
from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import form_in, same

_PORTS = {"https": 443, "http": 80}


def verify(settings: TwilioSettings, request: RawRequest) -> None:
    """Raises SignatureInvalid, RequestUnreadable."""
    algorithm = _algorithm(request.headers.get("x-twilio-webhooks-signature-settings", ""))
    keys = [settings.auth_token] if algorithm == "sha1" else [settings.shared_key, settings.auth_token]
    fields = _signed_fields(request)
    right = [
        base64.b64encode(hmac.new(key.encode(), (url + fields).encode(), algorithm).digest()).decode()
        for key in keys
        if key
        for url in _addresses(settings, request)
    ]
    if not same(request.headers.get("x-twilio-signature", ""), right):
        raise SignatureInvalid


def _algorithm(given: str) -> str:
    """Named when a key other than the account's token was used. Raises SignatureInvalid."""
    named = dict(pair.strip().partition("=")[::2] for pair in given.split(","))
    known = {"": "sha1", "HMAC_SHA1": "sha1", "HMAC_SHA256": "sha256"}.get(named.get("algorithm", "").upper())
    if known is None:
        raise SignatureInvalid
    return known


def _signed_fields(request: RawRequest) -> str:
    """Fields by their names, each value of a name once. What is no form is signed by its hash in the address."""
    if request.method == "GET":
        return ""
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return "".join(name + value for name, value in sorted(set(form_in(request.body))))
    if not same(request.asked("bodySHA256"), [hashlib.sha256(request.body).hexdigest()]):
        raise SignatureInvalid
    return ""


def _addresses(settings: TwilioSettings, request: RawRequest) -> list[str]:
    """Twilio is not sure about the port, so both ways count."""
    url = settings.public_url or request.url
    if settings.public_url and request.path:
        url = f"{url}/{request.path}"
    try:
        parsed = urlsplit(url)
        port = parsed.port or _PORTS.get(parsed.scheme, 443)
    except ValueError:
        raise SignatureInvalid from None
    query = urlencode(request.query)
    host = parsed.hostname or ""
    return [
        parsed._replace(netloc=netloc, query=query).geturl()
        for netloc in dict.fromkeys((parsed.netloc, host, f"{host}:{port}"))
    ]
