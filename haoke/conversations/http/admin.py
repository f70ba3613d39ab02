"""Routes of conversations for administrators: which queue serves a site, and which flow receives visitors."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody

from haoke.conversations.actions.set_reception import set_reception
from haoke.conversations.queries.lists import reception_of
from haoke.conversations.queries.reception import PURPOSE
from haoke.conversations.types import Named
from haoke.flows import catalog as flows
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.inject import TheActor, TheDatabase
from haoke.kernel.http.request import Body
from haoke.routing import catalog as routing

_MANAGE = {"audience": "member", "permission": "sites.manage"}


class Reception(Body, frozen=True, kw_only=True):
    """``flow_id``: the flow that receives visitors before a queue does; None for none."""

    queue_id: UUID
    flow_id: UUID | None = None


class ReceptionView(msgspec.Struct, frozen=True):
    """``flows``: those that may be chosen."""

    queue_id: UUID
    flow_id: UUID | None
    flows: list[Named]


@get("/sites/{site_id:uuid}/reception", opt=_MANAGE)
async def reception(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> ReceptionView:
    async with db.reading() as tx:
        chosen, flow = await reception_of(tx, actor.workspace_id, site_id)
        return ReceptionView(
            (await routing.queue_or_default(tx, actor.workspace_id, chosen)).id, flow, await _flows(tx, actor)
        )


@put("/sites/{site_id:uuid}/reception", opt=_MANAGE)
async def change_reception(
    db: TheDatabase, actor: TheActor, site_id: FromPath[UUID], data: JSONBody[Reception]
) -> ReceptionView:
    await db.run(set_reception, actor, site_id, data.queue_id, data.flow_id)
    async with db.reading() as tx:
        return ReceptionView(data.queue_id, data.flow_id, await _flows(tx, actor))


async def _flows(tx: Tx, actor: Actor) -> list[Named]:
    return [Named(card.id, card.name) for card in await flows.published(tx, actor.workspace_id, PURPOSE)]


ROUTES: list[Any] = [reception, change_reception]
