"""Webhooks for alarms, and what they were sent."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.clock import to_ms
from haoke.kernel.db import Tx
from haoke.kernel.webhooks import Try
from haoke.supervision.errors import WebhookNotFound
from haoke.supervision.tables import alarm_webhooks, webhook_deliveries
from haoke.supervision.types import AlarmWebhook, WebhookDelivery

BATCH = 40  # deliveries that are under way at the same time
_A_WEBHOOK = 4  # of them to one server: one that hangs does not keep the others waiting


_WHERE_TO = tuple(alarm_webhooks.c[name] for name in ("url", "secret", "robot", "mention"))


async def webhooks_of(tx: Tx, workspace_id: UUID) -> list[sa.Row[Any]]:
    return await tx.all(
        sa.select(alarm_webhooks).where(alarm_webhooks.c.workspace_id == workspace_id).order_by(alarm_webhooks.c.id)
    )


async def webhook_row(tx: Tx, workspace_id: UUID, webhook_id: UUID) -> sa.Row[Any]:
    """Locked. Raises WebhookNotFound."""
    row = await tx.first(
        sa.select(alarm_webhooks)
        .where(alarm_webhooks.c.workspace_id == workspace_id, alarm_webhooks.c.id == webhook_id)
        .with_for_update()
    )
    if row is None:
        raise WebhookNotFound
    return row


def as_webhook(row: sa.Row[Any]) -> AlarmWebhook:
    return AlarmWebhook(row.id, row.url, row.kinds, row.enabled, row.robot, row.mention)


async def deliveries_of(
    tx: Tx, workspace_id: UUID, webhook_id: UUID, *, before: UUID | None, limit: int
) -> list[WebhookDelivery]:
    """The newest first, up to one more than ``limit``."""
    table = webhook_deliveries.c
    statement = sa.select(webhook_deliveries).where(table.workspace_id == workspace_id, table.webhook_id == webhook_id)
    if before is not None:
        statement = statement.where(table.id < before)
    rows = await tx.all(statement.order_by(table.id.desc()).limit(limit + 1))
    return [
        WebhookDelivery(
            row.id, row.kind, row.state, to_ms(row.at), to_ms(row.due_at), msgspec.convert(row.tries, list[Try])
        )
        for row in rows
    ]


async def due_deliveries(tx: Tx) -> list[sa.Row[Any]]:
    """What is to be tried now, with where and the secret; the longest due first, a few for each webhook."""
    table = webhook_deliveries.c
    place = sa.func.row_number().over(partition_by=(table.workspace_id, table.webhook_id), order_by=table.due_at)
    due = (
        sa.select(table.workspace_id, table.id, table.webhook_id, table.due_at, place.label("place"))
        .where(table.state == "waiting", table.due_at <= sa.func.now())
        .subquery()
    )
    same = sa.and_(
        alarm_webhooks.c.workspace_id == due.c.workspace_id,
        alarm_webhooks.c.id == due.c.webhook_id,
        alarm_webhooks.c.enabled,
    )
    whole = sa.and_(table.workspace_id == due.c.workspace_id, table.id == due.c.id)
    return await tx.all(
        sa.select(table.workspace_id, table.id, table.body, table.tries, *_WHERE_TO)
        .select_from(due)
        .join(alarm_webhooks, same)
        .join(webhook_deliveries, whole)
        .where(due.c.place <= _A_WEBHOOK)
        .order_by(due.c.due_at)
        .limit(BATCH)
    )


def old_deliveries(before: sa.ColumnElement[Any], most: int) -> sa.Select[Any]:
    table = webhook_deliveries.c
    return sa.select(table.workspace_id, table.id).where(table.at < before).order_by(table.at).limit(most)
