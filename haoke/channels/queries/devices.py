"""Reading devices, and what they are pushed through."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.channels.push.catalog import SERVICES, service_of
from haoke.channels.push.contract import PushSettings
from haoke.channels.sealed import SERVICES as PLACE
from haoke.channels.sealed import opened
from haoke.channels.tables import devices, push_notices, push_services
from haoke.channels.types import Notice, Target
from haoke.kernel.db import Tx

_MOST = 100


class Device(msgspec.Struct, frozen=True):
    id: UUID
    site_id: UUID
    service: str
    target: Target


class DueNotice(msgspec.Struct, frozen=True):
    workspace_id: UUID
    conversation_id: UUID
    site_id: UUID
    visitor_id: UUID
    seq: int
    notice: Notice
    tries: int


async def take_due(tx: Tx, at: datetime, limit: int) -> list[DueNotice]:
    """The oldest first, locked; those at work now are left out."""
    rows = push_notices.c
    statement = (
        sa.select(push_notices)
        .where(rows.due_at <= at)
        .order_by(rows.due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [
        DueNotice(
            row.workspace_id,
            row.conversation_id,
            row.site_id,
            row.visitor_id,
            row.seq,
            msgspec.convert(row.notice, Notice),
            row.tries,
        )
        for row in await tx.all(statement)
    ]


async def devices_of(tx: Tx, workspace_id: UUID, visitor_id: UUID) -> list[Device]:
    """The one used last first; a hundred at most."""
    rows = devices.c
    statement = (
        sa.select(rows.id, rows.site_id, rows.service, rows.target)
        .where(rows.workspace_id == workspace_id, rows.visitor_id == visitor_id)
        .order_by(rows.used_at.desc(), rows.id)
        .limit(_MOST)
    )
    found = await tx.all(statement)
    return [Device(row.id, row.site_id, row.service, msgspec.convert(row.target, Target)) for row in found]


async def push_settings(tx: Tx, workspace_id: UUID, site_id: UUID, kind: str) -> tuple[PushSettings, list[str]] | None:
    """With the names of secrets that cannot be read. None where the site does not push through this service.

    Raises PushServiceUnknown.
    """
    service_of(kind)
    rows = push_services.c
    statement = sa.select(rows.kind, rows.settings).where(
        rows.workspace_id == workspace_id, rows.site_id == site_id, rows.kind == kind
    )
    row = await tx.first(statement)
    return None if row is None else _settings(row)


async def pushed_through(tx: Tx, workspace_id: UUID, site_id: UUID) -> dict[str, PushSettings]:
    """Kind → settings, of those that are set; what cannot be read of them is empty."""
    rows = push_services.c
    statement = sa.select(rows.kind, rows.settings).where(rows.workspace_id == workspace_id, rows.site_id == site_id)
    found = await tx.all(statement)
    return {row.kind: _settings(row)[0] for row in found if row.kind in SERVICES}


def _settings(row: sa.Row[Any]) -> tuple[PushSettings, list[str]]:
    settings = SERVICES[row.kind].settings
    found, lost = opened(row.settings, settings, PLACE)
    return msgspec.convert(found, settings), lost


async def unused_devices(tx: Tx, before: datetime, limit: int) -> list[tuple[UUID, UUID]]:
    """Workspace and device, of those that were not seen since."""
    statement = sa.select(devices.c.workspace_id, devices.c.id).where(devices.c.used_at < before).limit(limit)
    return [(row.workspace_id, row.id) for row in await tx.all(statement)]


async def count_devices(tx: Tx, workspace_id: UUID, site_id: UUID) -> dict[str, int]:
    """Service → how many of its devices want to be told by a site."""
    rows = devices.c
    statement = (
        sa.select(rows.service, sa.func.count().label("found"))
        .where(rows.workspace_id == workspace_id, rows.site_id == site_id)
        .group_by(rows.service)
    )
    return {row.service: row.found for row in await tx.all(statement)}
