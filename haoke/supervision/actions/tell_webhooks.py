"""Put down what webhooks are to be sent, in the transaction of what they are told; and note what became of it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from haoke.kernel.i18n import t
from haoke.kernel.ids import new_id
from haoke.kernel.webhooks import Try, pause_after
from haoke.supervision.events import AlarmRaised
from haoke.supervision.queries.webhooks import old_deliveries, webhooks_of
from haoke.supervision.tables import webhook_deliveries

KEPT_DAYS = 30
_BATCH = 2000
_TEST = "test"


async def tell_webhooks(tx: Tx, alarm: AlarmRaised) -> None:
    """All that want to hear of this kind."""
    said = {
        "id": alarm.alarm_id,
        "kind": alarm.kind,
        "queue_id": alarm.queue_id,
        "team_id": alarm.team_id,
        "conversation_id": alarm.conversation_id,
        "data": alarm.data,
    }
    for webhook in await webhooks_of(tx, alarm.workspace_id):
        if webhook.enabled and (not webhook.kinds or alarm.kind in webhook.kinds):
            words = await _in_words(tx, alarm) if webhook.robot else ""
            await _add(tx, alarm.workspace_id, webhook.id, alarm.kind, "alarm.raised", said, words)


async def add_test(tx: Tx, webhook: sa.Row[Any]) -> UUID:
    words = ""
    if webhook.robot:
        words = t((await accounts.workspace_by_id(tx, webhook.workspace_id)).locale, "webhooks.testWords")
    return await _add(tx, webhook.workspace_id, webhook.id, _TEST, _TEST, None, words)


async def _in_words(tx: Tx, alarm: AlarmRaised) -> str:
    """For people who read it in a chat, in the language of the workspace."""
    workspace = await accounts.workspace_by_id(tx, alarm.workspace_id)
    kind = t(workspace.locale, f"alarm.{alarm.kind}")
    return f"{workspace.name} · {kind}\n{t(workspace.locale, f'alert.alarm_{alarm.kind}', **alarm.data)}"


async def _add(tx: Tx, workspace_id: UUID, webhook_id: UUID, kind: str, event: str, alarm: object, words: str) -> UUID:
    delivery_id = new_id()
    body = {"id": delivery_id, "event": event, "at": to_ms(now()), "workspace_id": workspace_id, "alarm": alarm}
    await tx.execute(
        webhook_deliveries.insert().values(
            workspace_id=workspace_id,
            id=delivery_id,
            webhook_id=webhook_id,
            kind=kind,
            body=words or msgspec.json.encode(body).decode(),
        )
    )
    return delivery_id


async def note_try(tx: Tx, delivery: sa.Row[Any], tried: Try) -> None:
    """It arrived, is tried again later, or is given up. One that was removed meanwhile stays so."""
    tries = [*delivery.tries, msgspec.to_builtins(tried)]
    pause = pause_after(len(tries))
    state = "arrived" if tried.arrived else "waiting" if pause is not None else "given_up"
    due_at = now() + timedelta(seconds=pause or 0)
    await tx.execute(
        sa.update(webhook_deliveries)
        .where(
            webhook_deliveries.c.workspace_id == delivery.workspace_id,
            webhook_deliveries.c.id == delivery.id,
            webhook_deliveries.c.state == "waiting",
        )
        .values(tries=tries, state=state, due_at=due_at)
    )


async def forget_deliveries(tx: Tx) -> int:
    """A batch of old ones; how many went."""
    table = webhook_deliveries.c
    old = old_deliveries(sa.func.now() - sa.func.make_interval(0, 0, 0, KEPT_DAYS), _BATCH)
    gone = await tx.execute(sa.delete(webhook_deliveries).where(sa.tuple_(table.workspace_id, table.id).in_(old)))
    return gone.rowcount
