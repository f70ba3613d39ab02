"""Routes of webhooks for alarms."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.kernel.outbound import addresses_of, checked_url
from haoke.kernel.runtime import Runtime
from haoke.supervision.actions.change_webhooks import (
    WantedWebhook,
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_secret,
    try_webhook,
)
from haoke.supervision.permissions import MANAGE
from haoke.supervision.queries.webhooks import as_webhook, deliveries_of, webhooks_of
from haoke.supervision.robot_kinds import ROBOTS
from haoke.supervision.types import AlarmWebhook, WebhookDelivery

_MANAGES = {"audience": "member", "permission": MANAGE}

WebhookId = FromPath[UUID]


class WebhookSettings(Body, frozen=True, kw_only=True):
    """No ``kinds``: all alarms. ``robot``: of a chat group; ``secret``: what its provider made, and None to keep it."""

    url: Annotated[str, Meta(min_length=1, max_length=2000)]
    kinds: Annotated[list[str], Meta(max_length=50)] = []
    enabled: bool = True
    robot: Annotated[str, Meta(max_length=40)] = ""
    secret: Annotated[str, Meta(max_length=500)] | None = None
    mention: Annotated[list[Annotated[str, Meta(min_length=1, max_length=100)]], Meta(max_length=20)] = []


class AlarmRobot(msgspec.Struct, frozen=True):
    """``signs``: with a secret that its provider makes."""

    name: str
    titles: dict[str, str]
    begin: str
    signs: bool


class NewWebhook(msgspec.Struct, frozen=True):
    """``secret`` is empty where it is not ours to make."""

    id: UUID
    secret: str


class WebhookSecret(msgspec.Struct, frozen=True):
    secret: str


class AlarmWebhooks(msgspec.Struct, frozen=True):
    """``robots``: what else than one's own server can be told."""

    items: list[AlarmWebhook]
    robots: list[AlarmRobot]


class DeliveryMade(msgspec.Struct, frozen=True):
    id: UUID


async def _wanted(runtime: Runtime, data: WebhookSettings) -> WantedWebhook:
    """Said at once to whoever types it; each delivery looks again. Where robots are is known."""
    parsed = checked_url(data.url.strip())
    if not data.robot:
        await addresses_of(parsed.host, parsed.port or 0, runtime.settings.outbound_hosts)
    return WantedWebhook(
        url=str(parsed),
        kinds=data.kinds,
        enabled=data.enabled,
        robot=data.robot,
        secret=data.secret,
        mention=data.mention,
    )


@get("/alarm-webhooks", opt=_MANAGES)
async def show_webhooks(db: TheDatabase, actor: TheActor) -> AlarmWebhooks:
    async with db.reading() as tx:
        found = await webhooks_of(tx, actor.workspace_id)
    robots = [AlarmRobot(name, robot.titles, robot.addresses[0], robot.signs) for name, robot in ROBOTS.items()]
    return AlarmWebhooks([as_webhook(row) for row in found], robots)


@post("/alarm-webhooks", opt=_MANAGES)
async def add(runtime: TheRuntime, actor: TheActor, data: JSONBody[WebhookSettings]) -> NewWebhook:
    """The secret is shown now and never again."""
    webhook_id, secret = await runtime.db.run(add_webhook, actor, await _wanted(runtime, data))
    return NewWebhook(webhook_id, secret)


@put("/alarm-webhooks/{webhook_id:uuid}", status_code=204, opt=_MANAGES)
async def change(runtime: TheRuntime, actor: TheActor, webhook_id: WebhookId, data: JSONBody[WebhookSettings]) -> None:
    await runtime.db.run(change_webhook, actor, webhook_id, await _wanted(runtime, data))


@delete("/alarm-webhooks/{webhook_id:uuid}", opt=_MANAGES)
async def remove(db: TheDatabase, actor: TheActor, webhook_id: WebhookId) -> None:
    await db.run(remove_webhook, actor, webhook_id)


@post("/alarm-webhooks/{webhook_id:uuid}/secret", opt=_MANAGES)
async def renew(db: TheDatabase, actor: TheActor, webhook_id: WebhookId) -> WebhookSecret:
    return WebhookSecret(await db.run(renew_secret, actor, webhook_id))


@post("/alarm-webhooks/{webhook_id:uuid}/test", opt=_MANAGES)
async def send_test(db: TheDatabase, actor: TheActor, webhook_id: WebhookId) -> DeliveryMade:
    """It goes the way of alarms, so the deliveries say what became of it."""
    return DeliveryMade(await db.run(try_webhook, actor, webhook_id))


@get("/alarm-webhooks/{webhook_id:uuid}/deliveries", opt=_MANAGES)
async def show_deliveries(
    db: TheDatabase, actor: TheActor, page: ThePage, webhook_id: WebhookId
) -> Page[WebhookDelivery]:
    """The newest first, of the last thirty days."""
    async with db.reading() as tx:
        found = await deliveries_of(tx, actor.workspace_id, webhook_id, before=page.after(UUID), limit=page.limit)
    shown = found[: page.limit]
    return Page(shown, encode_cursor(shown[-1].id) if len(found) > page.limit else None)


routes = [show_webhooks, add, change, remove, renew, send_test, show_deliveries]
