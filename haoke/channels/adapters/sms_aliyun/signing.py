"""Our requests to Aliyun: ACS3-HMAC-SHA256 over the request as both sides write it down."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from haoke.channels.contract import Secret

_ALGORITHM = "ACS3-HMAC-SHA256"


def query_of(fields: Mapping[str, str]) -> str:
    """By name, as it is signed and as it has to be sent."""
    return "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(fields.items()))


def signed_headers(
    key_id: str,
    secret: Secret,
    host: str,
    action: str,
    version: str,
    fields: Mapping[str, str],
    *,
    at: datetime,
    nonce: str,
) -> dict[str, str]:
    """Of a request without a body."""
    empty = hashlib.sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    names = ";".join(headers)
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    written = f"POST\n/\n{query_of(fields)}\n{lines}\n{names}\n{empty}"
    digest = hashlib.sha256(written.encode()).hexdigest()
    mac = hmac.new(secret.encode(), f"{_ALGORITHM}\n{digest}".encode(), hashlib.sha256).hexdigest()
    return headers | {"Authorization": f"{_ALGORITHM} Credential={key_id},SignedHeaders={names},Signature={mac}"}


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
