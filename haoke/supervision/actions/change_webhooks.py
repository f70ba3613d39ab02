"""Say which servers are told of alarms. Whether the address may be called is for the caller to look at before."""

from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts.actions.record_audit import record_audit
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.outbound import checked_url
from haoke.kernel.webhooks import new_secret
from haoke.supervision.actions.tell_webhooks import add_test
from haoke.supervision.alarm_kinds import KINDS
from haoke.supervision.errors import AlarmKindUnknown, RobotSecretTheirs, TooManyWebhooks
from haoke.supervision.permissions import MANAGE
from haoke.supervision.queries.webhooks import webhook_row, webhooks_of
from haoke.supervision.robot_kinds import check_address, robot_named
from haoke.supervision.tables import alarm_webhooks, webhook_deliveries

MOST = 10


class WantedWebhook(msgspec.Struct, frozen=True, kw_only=True):
    """``secret``: of a robot, made by its provider; None: as it was."""

    url: str
    kinds: list[str]
    enabled: bool = True
    robot: str = ""
    secret: str | None = None
    mention: list[str] = []


async def add_webhook(tx: Tx, actor: Actor, wanted: WantedWebhook) -> tuple[UUID, str]:
    """Its id, and the secret if it is ours to make.

    Raises PermissionDenied, AlarmKindUnknown, TooManyWebhooks, RobotUnknown, RobotUrlInvalid.
    """
    actor.require(MANAGE)
    _check(wanted.kinds, wanted.robot, wanted.url)
    if len(await webhooks_of(tx, actor.workspace_id)) >= MOST:
        raise TooManyWebhooks(most=MOST)
    webhook_id, ours = new_id(), "" if wanted.robot else new_secret()
    await tx.execute(
        alarm_webhooks.insert().values(
            workspace_id=actor.workspace_id,
            id=webhook_id,
            url=wanted.url,
            secret=(wanted.secret or "") if wanted.robot else ours,
            kinds=wanted.kinds,
            robot=wanted.robot,
            mention=wanted.mention if wanted.robot else [],
        )
    )
    name = _told(wanted.robot, wanted.url)
    await record_audit(tx, actor, "supervision.webhook_added", webhook_id, name=name, kinds=wanted.kinds)
    return webhook_id, ours


async def change_webhook(tx: Tx, actor: Actor, webhook_id: UUID, wanted: WantedWebhook) -> None:
    """What kind of robot it is stays. Raises what add_webhook does, and WebhookNotFound."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    _check(wanted.kinds, row.robot, wanted.url)
    values: dict[str, Any] = {"url": wanted.url, "kinds": wanted.kinds, "enabled": wanted.enabled}
    if row.robot:
        values |= {"mention": wanted.mention} | ({} if wanted.secret is None else {"secret": wanted.secret})
    differing = sorted(name for name, value in values.items() if getattr(row, name) != value)
    if differing:
        await _write(tx, actor, webhook_id, **values)
        noted = {"kinds": wanted.kinds, "enabled": wanted.enabled, "changed": differing}
        name = _told(row.robot, wanted.url)
        await record_audit(tx, actor, "supervision.webhook_changed", webhook_id, name=name, **noted)


async def renew_secret(tx: Tx, actor: Actor, webhook_id: UUID) -> str:
    """What waits is signed with the new one. Raises PermissionDenied, WebhookNotFound, RobotSecretTheirs."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    if row.robot:
        raise RobotSecretTheirs
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
    await record_audit(tx, actor, "supervision.webhook_removed", webhook_id, name=_told(row.robot, row.url))


async def try_webhook(tx: Tx, actor: Actor, webhook_id: UUID) -> UUID:
    """Send something harmless, on the way that alarms take. Raises PermissionDenied, WebhookNotFound."""
    actor.require(MANAGE)
    row = await webhook_row(tx, actor.workspace_id, webhook_id)
    await record_audit(tx, actor, "supervision.webhook_tested", webhook_id, name=_told(row.robot, row.url))
    return await add_test(tx, row)


def _check(kinds: list[str], robot: str, url: str) -> None:
    for kind in kinds:
        if kind not in KINDS:
            raise AlarmKindUnknown(kind=kind)
    if robot:
        check_address(robot_named(robot), url)


def _told(robot: str, url: str) -> str:
    """Whoever has a robot's whole address can speak as it: the log says only whose it is."""
    return checked_url(url).host if robot else url


async def _write(tx: Tx, actor: Actor, webhook_id: UUID, **values: object) -> None:
    await tx.execute(
        sa.update(alarm_webhooks)
        .where(alarm_webhooks.c.workspace_id == actor.workspace_id, alarm_webhooks.c.id == webhook_id)
        .values(**values)
    )
