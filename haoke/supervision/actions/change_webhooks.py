"""Say which servers are told of alarms. Whether the address may be called is for the caller to look at before."""

from uuid import UUID

import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.webhooks import new_secret
from haoke.supervision.actions.tell_webhooks import add_test
from haoke.supervision.alarm_kinds import KINDS
from haoke.supervision.errors import AlarmKindUnknown, TooManyWebhooks
from haoke.supervision.permissions import MANAGE
from haoke.supervision.queries.webhooks import webhook_row, webhooks_of
from haoke.supervision.tables import alarm_webhooks, webhook_deliveries

MOST = 10


async def add_webhook(tx: Tx, actor: Actor, url: str, kinds: list[str]) -> tuple[UUID, str]:
    """Its id and secret. Raises PermissionDenied, AlarmKindUnknown, TooManyWebhooks."""
    actor.require(MANAGE)
    _check(kinds)
    if len(await webhooks_of(tx, actor.workspace_id)) >= MOST:
        raise TooManyWebhooks(most=MOST)
    webhook_id, secret = new_id(), new_secret()
    await tx.execute(
        alarm_webhooks.insert().values(
            workspace_id=actor.workspace_id, id=webhook_id, url=url, secret=secret, kinds=kinds
        )
    )
    await record_audit(tx, actor, "supervision.webhook_added", webhook_id, name=url, kinds=kinds)
    return webhook_id, secret


async def change_webhook(tx: Tx, actor: Actor, webhook_id: UUID, url: str, kinds: list[str], enabled: bool) -> None:
    """Raises PermissionDenied, AlarmKindUnknown, WebhookNotFound."""
    actor.require(MANAGE)
    _check(kinds)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    values = {"url": url, "kinds": kinds, "enabled": enabled}
    if any(getattr(row, name) != value for name, value in values.items()):
        await _write(tx, actor, webhook_id, **values)
        await record_audit(tx, actor, "supervision.webhook_changed", webhook_id, name=url, **values)


async def renew_secret(tx: Tx, actor: Actor, webhook_id: UUID) -> str:
    """What waits is signed with the new one. Raises PermissionDenied, WebhookNotFound."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    secret = new_secret()
    await _write(tx, actor, webhook_id, secret=secret)
    await record_audit(tx, actor, "supervision.webhook_secret_renewed", webhook_id, name=row.url)
    return secret


async def remove_webhook(tx: Tx, actor: Actor, webhook_id: UUID) -> None:
    """With what it was sent. Raises PermissionDenied, WebhookNotFound."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    for table, column in ((alarm_webhooks, "id"), (webhook_deliveries, "webhook_id")):
        await tx.execute(
            sa.delete(table).where(table.c.workspace_id == actor.workspace_id, table.c[column] == webhook_id)
        )
    await record_audit(tx, actor, "supervision.webhook_removed", webhook_id, name=row.url)


async def try_webhook(tx: Tx, actor: Actor, webhook_id: UUID) -> UUID:
    """Send something harmless, on the way that alarms take. Raises PermissionDenied, WebhookNotFound."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    await record_audit(tx, actor, "supervision.webhook_tested", webhook_id, name=row.url)
    return await add_test(tx, actor.workspace_id, webhook_id)


def _check(kinds: list[str]) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise AlarmKindUnknown(kind=kind)


async def _write(tx: Tx, actor: Actor, webhook_id: UUID, **values: object) -> None:
    await tx.execute(
        sa.update(alarm_webhooks)
        .where(alarm_webhooks.c.workspace_id == actor.workspace_id, alarm_webhooks.c.id == webhook_id)
        .values(**values)
    )
