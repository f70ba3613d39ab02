"""How a visitor is received: the business lines, how busy they are, and the first words of a flow."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get, post
from litestar.params import JSONBody

from haoke.channels import catalog as sites
from haoke.conversations.actions.preview_reception import preview_reception
from haoke.conversations.actions.welcome_visitor import visitor_of_token
from haoke.conversations.http.visitor import bearer_of
from haoke.conversations.queries.standing import SiteNow, SiteStanding, site_now
from haoke.kernel.http.inject import TheActor, TheRuntime
from haoke.kernel.http.request import Body
from haoke.kernel.remembered import Remembered

_VISITOR = {"audience": "visitor", "permission": None}


class VisitorPage(Body, frozen=True, kw_only=True):
    """``line``: the business line that was chosen."""

    page: dict[str, str] = {}
    line: UUID | None = None


class ReceptionPreview(msgspec.Struct, frozen=True):
    """The bodies of the first messages of a flow, for a visitor who has not written yet."""

    messages: list[dict[str, Any]]


@post("/visitor/reception", status_code=200, opt=_VISITOR)
async def reception(
    runtime: TheRuntime, actor: TheActor, data: JSONBody[VisitorPage], request: Request[Any, Any, Any]
) -> ReceptionPreview:
    """What a reception flow begins with. It becomes part of the conversation with the visitor's answer."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    async with runtime.db.reading() as tx:
        return ReceptionPreview(await preview_reception(tx, actor, visitor, data.page, data.line))


@get("/visitor/standing", opt=_VISITOR)
async def standing(runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any]) -> SiteStanding:
    """How the site is off at this moment, and its business lines. May be two seconds old."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)

    async def ask() -> SiteNow:
        async with runtime.db.reading() as tx:
            counted = (await sites.site(tx, visitor.workspace_id, visitor.site_id)).settings.agents_shown
            return await site_now(tx, visitor.workspace_id, visitor.site_id, counted=counted)

    return (await _standings.get(visitor.site_id, ask)).shown(visitor.locale)


_standings: Remembered[UUID, SiteNow] = Remembered(seconds=2)


ROUTES: list[Any] = [reception, standing]
