"""Providers that sign nothing: what proves a request is a piece of the address that only they were told."""

import secrets
from datetime import datetime, timedelta, timezone

from haoke.channels.contract import RawRequest
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import same

_BEIJING = timezone(timedelta(hours=8))
_BYTES = 24


def new_path_secret() -> str:
    return secrets.token_urlsafe(_BYTES)


def verify_path(secret: str, request: RawRequest) -> None:
    """The first piece below the account's address is the secret. Raises SignatureInvalid."""
    given = request.path.strip("/").partition("/")[0]
    if not secret or not same(given, [secret]):
        raise SignatureInvalid


def beijing(written: str) -> datetime | None:
    """``2026-11-22 00:00:03``, by the clock of Beijing."""
    try:
        return datetime.strptime(written, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_BEIJING)
    except ValueError:
        return None
