"""Routes of conversations for administrators: which queue serves a site, which flow and lines receive visitors."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import get, put
from litestar.params import FromPath, JSONBody

from haoke.accounts import catalog as accounts
from haoke.channels import catalog as sites
from haoke.conversations.actions.change_lines import change_lines
from haoke.conversations.actions.set_reception import set_reception
from haoke.conversations.actions.set_rules import set_rules
from haoke.conversations.lines import TopLine, as_menu
from haoke.conversations.modes import ReceptionRule
from haoke.conversations.queries.lines import lines_of_site
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
        chosen = await reception_of(tx, actor.workspace_id, site_id)
        queue = await routing.queue_or_default(tx, actor.workspace_id, chosen.queue_id)
        return ReceptionView(queue.id, chosen.flow_id, await _flows(tx, actor))


@put("/sites/{site_id:uuid}/reception", opt=_MANAGE)
async def change_reception(
    db: TheDatabase, actor: TheActor, site_id: FromPath[UUID], data: JSONBody[Reception]
) -> ReceptionView:
    await db.run(set_reception, actor, site_id, data.queue_id, data.flow_id)
    async with db.reading() as tx:
        return ReceptionView(data.queue_id, data.flow_id, await _flows(tx, actor))


class ReceptionRules(Body, frozen=True, kw_only=True):
    """The first that holds says who receives a visitor; where none does, it is as without rules."""

    rules: Annotated[list[ReceptionRule], msgspec.Meta(max_length=30)]


class ReceptionRulesView(msgspec.Struct, frozen=True):
    """The rest is what rules may name."""

    rules: list[ReceptionRule]
    flows: list[Named]
    queues: list[Named]
    calendars: list[Named]


@get("/sites/{site_id:uuid}/rules", opt=_MANAGE)
async def rules(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> ReceptionRulesView:
    """Who receives the visitors of a site, or of another channel account: the bot or people."""
    async with db.reading() as tx:
        await sites.account(tx, actor.workspace_id, site_id)
        return await _rules(tx, actor, site_id)


@put("/sites/{site_id:uuid}/rules", opt=_MANAGE)
async def change_rules(
    db: TheDatabase, actor: TheActor, site_id: FromPath[UUID], data: JSONBody[ReceptionRules]
) -> ReceptionRulesView:
    """All rules at once, in their order."""
    await db.run(set_rules, actor, site_id, data.rules)
    async with db.reading() as tx:
        return await _rules(tx, actor, site_id)


async def _rules(tx: Tx, actor: Actor, site_id: UUID) -> ReceptionRulesView:
    return ReceptionRulesView(
        (await reception_of(tx, actor.workspace_id, site_id)).rules,
        await _flows(tx, actor),
        [Named(queue.id, queue.name) for queue in await routing.all_queues(tx, actor.workspace_id)],
        [Named(each.id, each.name) for each in await accounts.calendars_of(tx, actor.workspace_id)],
    )


class BusinessLines(Body, frozen=True, kw_only=True):
    """The menu of a site, in its order."""

    lines: Annotated[list[TopLine], msgspec.Meta(max_length=30)]


class BusinessLinesView(msgspec.Struct, frozen=True):
    """``queues`` and ``flows``: where lines may lead."""

    lines: list[TopLine]
    queues: list[Named]
    flows: list[Named]


@get("/sites/{site_id:uuid}/lines", opt=_MANAGE)
async def lines(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> BusinessLinesView:
    async with db.reading() as tx:
        await sites.site(tx, actor.workspace_id, site_id)
        return await _lines(tx, actor, site_id)


@put("/sites/{site_id:uuid}/lines", opt=_MANAGE)
async def set_lines(
    db: TheDatabase, actor: TheActor, site_id: FromPath[UUID], data: JSONBody[BusinessLines]
) -> BusinessLinesView:
    """The whole menu. Lines that are left out are retired: what came by them keeps their names."""
    await db.run(change_lines, actor, site_id, data.lines)
    async with db.reading() as tx:
        return await _lines(tx, actor, site_id)


async def _lines(tx: Tx, actor: Actor, site_id: UUID) -> BusinessLinesView:
    menu = as_menu(await lines_of_site(tx, actor.workspace_id, site_id))
    queues = [Named(queue.id, queue.name) for queue in await routing.all_queues(tx, actor.workspace_id)]
    return BusinessLinesView(menu, queues, await _flows(tx, actor))


async def _flows(tx: Tx, actor: Actor) -> list[Named]:
    return [Named(card.id, card.name) for card in await flows.published(tx, actor.workspace_id, PURPOSE)]


ROUTES: list[Any] = [reception, change_reception, rules, change_rules, lines, set_lines]
