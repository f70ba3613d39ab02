"""Addresses where a provider, or a customer, can fetch one of our files for a while, without a word of who asks."""

from pathlib import PurePath
from uuid import UUID

import msgspec

from haoke.kernel import tokens
from haoke.kernel.runtime import Runtime

DAYS = 7
_PURPOSE = "channel-file"
_here: list[tuple[str, str]] = []
"""Address and secret of this process; tests have several applications in one, and the last serves."""


class FileClaims(msgspec.Struct, frozen=True):
    """Workspace and file. ``m``: the most bytes that whoever fetches it takes of a picture; 0: as many as it has."""

    w: UUID
    f: UUID
    m: int = 0


def serve(runtime: Runtime) -> tuple[str, str]:
    settings = runtime.settings
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    _here.append((base, runtime.secret))
    return _here[-1]


def leave(served: tuple[str, str]) -> None:
    _here.remove(served)


def file_link(workspace_id: UUID, file_id: UUID, most_image: int = 0) -> str:
    base, secret = _here[-1]
    claims = {"w": str(workspace_id), "f": str(file_id)} | ({"m": most_image} if most_image else {})
    return f"{base}/f/{tokens.sign(secret, _PURPOSE, claims, seconds=DAYS * 86_400)}"


def signed_link(page: str, purpose: str, claims: dict[str, str], *, days: int) -> str:
    """Of a small page for a customer, whose token says ``claims`` and holds so long."""
    base, secret = _here[-1]
    return f"{base}/{page}/{tokens.sign(secret, purpose, claims, seconds=days * 86_400)}"


def file_claims(secret: str, token: str) -> FileClaims:
    """Raises TokenExpired, TokenInvalid."""
    try:
        return msgspec.convert(tokens.read(secret, _PURPOSE, token), FileClaims)
    except msgspec.ValidationError:
        raise tokens.TokenInvalid from None


def as_jpeg(name: str) -> str:
    return f"{PurePath(name).stem}.jpg"
