"""Routes of a member's own alerts."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.params import JSONBody

from haoke.accounts.actions.see_alerts import see_alerts
from haoke.accounts.queries.alerts import alerts_of, as_alert, count_unseen
from haoke.accounts.types import Alert
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body

OWN: dict[str, Any] = {"audience": "member", "permission": None}


class SeenAlerts(Body, frozen=True, kw_only=True):
    """All up to this one."""

    through: UUID


class UnseenAlerts(msgspec.Struct, frozen=True):
    count: int


@get("/alerts", opt=OWN)
async def show_alerts(actor: TheActor, db: TheDatabase, page: ThePage) -> Page[Alert]:
    """The newest first. New ones come over the socket."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        rows = await alerts_of(tx, actor, limit=page.limit, before=key[0] if key else None)
    return page_of(rows, page.limit, as_alert, lambda row: (row.id,))


@get("/alerts/unseen", opt=OWN)
async def show_unseen(actor: TheActor, db: TheDatabase) -> UnseenAlerts:
    """How many wait, counted up to a hundred."""
    async with db.reading() as tx:
        return UnseenAlerts(await count_unseen(tx, actor))


@post("/alerts/seen", opt=OWN, status_code=204)
async def mark_seen(actor: TheActor, db: TheDatabase, data: JSONBody[SeenAlerts]) -> None:
    await db.run(see_alerts, actor, data.through)


routes = [show_alerts, show_unseen, mark_seen]
