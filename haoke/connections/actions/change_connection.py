"""Add, change and remove a connection. Whether its address may be called is for the caller to look at before."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts.actions.record_audit import record_audit
from haoke.connections.errors import (
    ConnectionLimit,
    ConnectionNameTaken,
    HeaderInvalid,
    HeaderValueMissing,
    SecretMissing,
)
from haoke.connections.permissions import MANAGE
from haoke.connections.queries import as_connection, connection_named, connection_row, count_connections
from haoke.connections.signing_kinds import signing_named
from haoke.connections.tables import connections
from haoke.connections.types import Connection, Method
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import checked_url
from haoke.kernel.sealing import Lost, SecretUnreadable

MOST = 50
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,80}")
_VALUE = re.compile(r"[ -~]{1,4000}")
_OURS = {"host", "content-length", "transfer-encoding", "connection", "accept-encoding", "content-type", "accept"}


class WantedConnection(msgspec.Struct, frozen=True):
    """``headers``: those that are wanted. None as a value keeps the one there is, while the host stays the same: a
    secret is not sent where it was not meant for.
    """

    name: str
    url: str
    headers: dict[str, str | None]
    methods: list[Method]
    seconds: int
    signing: str = ""


async def add_connection(tx: Tx, actor: Actor, wanted: WantedConnection) -> Connection:
    """Raises PermissionDenied, UrlInvalid, HeaderInvalid, HeaderValueMissing, SigningUnknown, SecretMissing,
    ConnectionNameTaken, ConnectionLimit.
    """
    actor.require(MANAGE)
    if await count_connections(tx, actor.workspace_id) >= MOST:
        raise ConnectionLimit(limit=MOST)
    connection_id = new_id()
    values = await _values(tx, actor, connection_id, wanted, {})
    await tx.execute(connections.insert().values(workspace_id=actor.workspace_id, id=connection_id, **values))
    await record_audit(tx, actor, "connection.added", connection_id, **_told(values))
    return as_connection(await connection_row(tx, actor.workspace_id, connection_id))


async def change_connection(tx: Tx, actor: Actor, connection_id: UUID, wanted: WantedConnection) -> Connection:
    """Raises what add_connection does, and ConnectionNotFound."""
    actor.require(MANAGE)
    row = await connection_row(tx, actor.workspace_id, connection_id, lock=True)
    same = checked_url(row.url).netloc == checked_url(wanted.url.strip()).netloc
    values = await _values(tx, actor, connection_id, wanted, row.headers if same else {})
    await tx.execute(
        connections.update()
        .where(connections.c.workspace_id == actor.workspace_id, connections.c.id == connection_id)
        .values(updated_at=now(), **values)
    )
    renewed = sorted(name for name, value in values["headers"].items() if row.headers.get(name) != value)
    await record_audit(tx, actor, "connection.changed", connection_id, **_told(values), renewed=renewed)
    return as_connection(await connection_row(tx, actor.workspace_id, connection_id))


async def remove_connection(tx: Tx, actor: Actor, connection_id: UUID) -> None:
    """Tasks that call it go on by *failed*. Raises PermissionDenied, ConnectionNotFound."""
    actor.require(MANAGE)
    row = await connection_row(tx, actor.workspace_id, connection_id, lock=True)
    await tx.execute(
        connections.delete().where(connections.c.workspace_id == actor.workspace_id, connections.c.id == connection_id)
    )
    await record_audit(tx, actor, "connection.removed", connection_id, name=row.name)


async def _values(
    tx: Tx, actor: Actor, connection_id: UUID, wanted: WantedConnection, known: Mapping[str, str]
) -> dict[str, Any]:
    name = " ".join(wanted.name.split())
    other = await connection_named(tx, actor.workspace_id, name)
    if other is not None and other != connection_id:
        raise ConnectionNameTaken
    headers = _headers(wanted.headers, known)
    for needed in signing_named(wanted.signing).secrets if wanted.signing else ():
        if not headers.get(needed):
            raise SecretMissing(name=needed)
    return {
        "name": name,
        "url": str(checked_url(wanted.url.strip())).rstrip("/"),
        "headers": headers,
        "signing": wanted.signing,
        "methods": sorted(set(wanted.methods)),
        "seconds": wanted.seconds,
    }


def _headers(wanted: Mapping[str, str | None], known: Mapping[str, str]) -> dict[str, str]:
    kept: dict[str, str] = {}
    for name, given in wanted.items():
        if not _NAME.fullmatch(name) or name.lower() in _OURS:
            raise HeaderInvalid(name=name[:80])
        value = known.get(name) if given is None else given.strip()
        if isinstance(value, Lost):
            raise SecretUnreadable(name=name)
        if value is None:
            raise HeaderValueMissing(name=name)
        if not _VALUE.fullmatch(value):
            raise HeaderInvalid(name=name)
        kept[name] = value
    return kept


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what the headers hold."""
    return dict(values) | {"headers": sorted(values["headers"])}
