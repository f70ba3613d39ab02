"""What a site pushes through, for administrators."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, put
from litestar.params import FromPath, JSONBody
from litestar.types import ControllerRouterHandler

from haoke.channels.actions.set_push_service import drop_push_service, set_push_service
from haoke.channels.catalog import site
from haoke.channels.contract import secret_fields
from haoke.channels.push.catalog import SERVICES
from haoke.channels.push.contract import PushSettings
from haoke.channels.queries.devices import count_devices, pushed_through
from haoke.channels.words import FieldWords
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import text

_MANAGE: dict[str, Any] = {"audience": "member", "permission": "sites.manage"}


class PushServiceView(msgspec.Struct, frozen=True):
    """``form`` is a JSON schema, ``fields`` its words. ``settings`` without secrets; ``secrets``: which are set.

    ``devices``: how many are told through it.
    """

    kind: str
    title: str
    form: dict[str, Any]
    fields: dict[str, FieldWords]
    on: bool
    settings: dict[str, Any]
    secrets: list[str]
    devices: int


class PushServiceChange(Body, frozen=True, kw_only=True):
    """The fields that change; a secret that is not sent stays."""

    settings: dict[str, Any] = msgspec.field(default_factory=dict)


@get("/sites/{site_id:uuid}/push", opt=_MANAGE)
async def list_push_services(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> list[PushServiceView]:
    """All services there are, set up or not."""
    async with db.reading() as tx:
        await site(tx, actor.workspace_id, site_id)
        return await _views(tx, actor, site_id)


@put("/sites/{site_id:uuid}/push/{kind:str}", opt=_MANAGE)
async def change_push_service(
    db: TheDatabase,
    actor: TheActor,
    site_id: FromPath[UUID],
    kind: FromPath[str],
    data: JSONBody[PushServiceChange],
) -> list[PushServiceView]:
    """Sets it up, or changes what was sent."""

    async def change(tx: Tx) -> list[PushServiceView]:
        await set_push_service(tx, actor, site_id, kind, data.settings)
        return await _views(tx, actor, site_id)

    return await db.run(change)


@delete("/sites/{site_id:uuid}/push/{kind:str}", opt=_MANAGE)
async def remove_push_service(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID], kind: FromPath[str]) -> None:
    await db.run(drop_push_service, actor, site_id, kind)


async def _views(tx: Tx, actor: Actor, site_id: UUID) -> list[PushServiceView]:
    known = await pushed_through(tx, actor.workspace_id, site_id)
    counts = await count_devices(tx, actor.workspace_id, site_id)
    return [_view(actor.locale, kind, known.get(kind), counts.get(kind, 0)) for kind in SERVICES]


def _view(locale: str, kind: str, settings: PushSettings | None, devices: int) -> PushServiceView:
    service = SERVICES[kind]
    hidden = secret_fields(service.settings)
    shown = msgspec.to_builtins(settings or service.settings())
    return PushServiceView(
        kind=kind,
        title=service.titles.get(locale, kind),
        form=msgspec.json.schema(service.settings),
        fields={name: _words(locale, name) for name in service.settings.__struct_fields__},
        on=settings is not None,
        settings={name: value for name, value in shown.items() if name not in hidden},
        secrets=[name for name in hidden if shown[name]],
        devices=devices,
    )


def _words(locale: str, name: str) -> FieldWords:
    return FieldWords(text(locale, f"push.{name}") or name, text(locale, f"push.{name}_help") or "")


ROUTES: list[ControllerRouterHandler] = [list_push_services, change_push_service, remove_push_service]
