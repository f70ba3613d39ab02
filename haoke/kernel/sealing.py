"""Secrets at rest: sealed by a key of the installation that its database does not hold (docs/decisions/0022).

A sealed value is ``sealed:1:<id of the key>:<nonce and AES-GCM>``, bound to the column it stands in. What was stored
before there was a key is read as it is. A value whose key is not here is ``Lost``: it reads as empty, so that lists and
pages work, and whoever needs it refuses by name.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import secrets
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.exc import DontWrapMixin

from haoke.kernel import tables
from haoke.kernel.db import Database, Tx
from haoke.kernel.errors import Conflict
from haoke.kernel.settings import Settings, SettingsInvalid

log = structlog.get_logger()

FILE = "secret.key"
_MARK = "sealed:1:"
_NONCE = 12  # bytes
_SHORTEST = 32  # characters of a key
_RECORD = "sealed_by"
_LOOKS, _PAUSE = 40, 0.05  # seconds, for another process of this node to write the file
_AGAIN = 1.0  # seconds between two looks at the file for a key that is not known


class SecretUnreadable(Conflict, DontWrapMixin):
    """A secret of “{name}” cannot be read: the key that sealed it is not here. Put the key back, or enter it again."""


class SecretKeyMissing(Conflict, DontWrapMixin):
    """Secrets cannot be kept: the key of this installation is not here. Put it back, or run “haoke secrets rotate”."""


class Lost(str):
    """A secret whose key is not here. It is empty, and is never stored."""

    __slots__ = ()


class _Ring:
    """The keys of this process by their ids. ``current`` seals; empty: none may."""

    def __init__(self) -> None:
        self.keys: dict[str, AESGCM] = {}
        self.current = ""
        self.settings = Settings()
        self.looked = 0.0

    def take(self, settings: Settings) -> list[str]:
        """Read what keys there are, the one that seals first. Those known before stay."""
        found = _given(settings)
        ids = [key_id(each) for each in found]
        self.keys |= {name: AESGCM(_derived(each, b"sealing")) for name, each in zip(ids, found, strict=True)}
        self.settings, self.looked = settings, time.monotonic()
        return ids

    def key(self, name: str) -> AESGCM | None:
        """One that was made since the start is looked up in the file."""
        if name not in self.keys and time.monotonic() - self.looked > _AGAIN:
            ids = self.take(self.settings)
            if name in ids and self.current:
                self.current = ids[0]
        return self.keys.get(name)


_ring = _Ring()
"""Of this process; tests have several applications in one, and each knows its own keys by their ids."""


async def take_up(db: Database, settings: Settings) -> None:
    """The keys this node has; where the installation has none yet, one is made. Without its key nothing is sealed."""
    ids = _ring.take(settings)
    if not ids:
        ids = await _made(db, settings)
    recorded = await db.run(record, ids[0]) if ids else ""
    if recorded in ids:
        _ring.current = ids[0]
        if recorded != ids[0]:
            await db.run(record, ids[0], anew=True)
        return
    _ring.current = ""
    log.error("the key of this installation's secrets is missing", key=recorded, file=str(key_file(settings)))


async def _made(db: Database, settings: Settings) -> list[str]:
    """The first of all processes and nodes makes the key; others of its node read the file it writes."""
    fresh = secrets.token_urlsafe(32)
    if await db.run(record, key_id(fresh)) == key_id(fresh):
        write_keys(settings, [fresh])
        return _ring.take(settings)
    for _ in range(_LOOKS):
        ids = _ring.take(settings)
        if ids:
            return ids
        await asyncio.sleep(_PAUSE)
    return []


async def record(tx: Tx, name: str, *, anew: bool = False) -> str:
    """Which key is the installation's: the one that is recorded, else this one."""
    row = insert(tables.installation).values(name=_RECORD, value=name)
    if anew:
        await tx.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": name}))
        return name
    await tx.execute(row.on_conflict_do_nothing())
    table = tables.installation
    return str(await tx.scalar(table.select().with_only_columns(table.c.value).where(table.c.name == _RECORD)))


def key_file(settings: Settings) -> Path:
    return settings.data_dir / FILE


def key_id(key: str) -> str:
    return _derived(key, b"sealing-id").hex()[:8]


def write_keys(settings: Settings, keys: list[str]) -> None:
    """For its owner only, in one step."""
    file = key_file(settings)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as output:
        output.write("\n".join(keys) + "\n")
        output.flush()
        os.fsync(output.fileno())
    draft.replace(file)


def file_keys(settings: Settings) -> list[str]:
    try:
        return key_file(settings).read_text().split()
    except FileNotFoundError:
        return []


def _given(settings: Settings) -> list[str]:
    """By the setting, else by the file."""
    found = [each.strip() for each in settings.secret_key.split(",") if each.strip()] or file_keys(settings)
    if any(len(each) < _SHORTEST for each in found):
        raise SettingsInvalid(f"HAOKE_SECRET_KEY or {key_file(settings)}: a key has at least {_SHORTEST} characters")
    return found


def _derived(key: str, purpose: bytes) -> bytes:
    return hmac.digest(key.encode(), b"haoke:" + purpose, hashlib.sha256)


def seal(value: str, place: str) -> str:
    """What is empty stays so. Raises SecretKeyMissing, and SecretUnreadable for what is lost."""
    if isinstance(value, Lost):
        raise SecretUnreadable(name=place)
    if not value:
        return ""
    if not _ring.current:
        raise SecretKeyMissing
    nonce = os.urandom(_NONCE)
    sealed = nonce + _ring.keys[_ring.current].encrypt(nonce, value.encode(), place.encode())
    return f"{_MARK}{_ring.current}:{base64.b64encode(sealed).decode()}"


def unseal(value: str, place: str) -> str:
    """``Lost`` when its key is not here, or when it was sealed for another place."""
    if not value.startswith(_MARK):
        return value
    name, _, content = value.removeprefix(_MARK).partition(":")
    key = _ring.key(name)
    try:
        sealed = base64.b64decode(content)
        if key is not None:
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError):
        pass
    return Lost()


def resealed(value: str, place: str) -> str:
    """By the key that seals now; what cannot be read stays as it is."""
    if not _ring.current or value.startswith(f"{_MARK}{_ring.current}:"):
        return value
    opened = unseal(value, place)
    return value if isinstance(opened, Lost) else seal(opened, place)


def knows(name: str) -> bool:
    """Whether the key with this id is here."""
    return _ring.key(name) is not None


def sealed_by(value: str | None) -> str | None:
    """The id of a sealed value's key."""
    return value.removeprefix(_MARK).partition(":")[0] if value and value.startswith(_MARK) else None


def current() -> str:
    """The id of the key that seals; empty: there is none."""
    return _ring.current


class Sealed(sa.TypeDecorator[str]):
    """A column of text that is sealed. Nothing can be looked for in it."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else seal(value, self.place)

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else unseal(value, self.place)


class SealedValues(sa.TypeDecorator[dict[str, str]]):
    """A document from names to texts, of which each text is sealed."""

    impl = JSONB
    cache_ok = True

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place

    def process_bind_param(self, value: dict[str, str] | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        return None if value is None else {name: seal(each, self.place) for name, each in value.items()}

    def process_result_value(self, value: Any | None, dialect: sa.Dialect) -> dict[str, str] | None:  # noqa: ARG002
        return None if value is None else {name: unseal(each, self.place) for name, each in value.items()}
