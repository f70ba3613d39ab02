"""Routes of alarms: the inbox of those who supervise, and the rules."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.supervision.actions.answer_alarm import acknowledge_alarm, close_alarm
from haoke.supervision.actions.set_alarm_rule import remove_alarm_rule, set_alarm_rule
from haoke.supervision.alarm_kinds import KINDS, QUIET_MINUTES
from haoke.supervision.permissions import ALARMS, MANAGE
from haoke.supervision.queries.alarms import ListName, as_alarms, count_new, list_alarms, rules_of
from haoke.supervision.types import Alarm, AlarmRule

_SEES = {"audience": "member", "permission": ALARMS}
_MANAGES = {"audience": "member", "permission": MANAGE}


class NewAlarms(msgspec.Struct, frozen=True):
    count: int


class RuleSettings(Body, frozen=True, kw_only=True):
    """See AlarmRule."""

    enabled: bool
    threshold: Annotated[int, Meta(ge=0, le=86_400)] = 0
    seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    quiet_minutes: Annotated[int, Meta(ge=0, le=1440)] = QUIET_MINUTES


class KindCard(msgspec.Struct, frozen=True):
    """``least`` and ``most``: of the threshold; both 0: it has none. ``target``: it has seconds to set."""

    kind: str
    least: int
    most: int
    target: bool


class AlarmRules(msgspec.Struct, frozen=True):
    kinds: list[KindCard]
    rules: list[AlarmRule]


@get("/alarms", opt=_SEES)
async def show_alarms(
    db: TheDatabase, actor: TheActor, page: ThePage, list: FromQuery[ListName] = "open"
) -> Page[Alarm]:
    """The newest first."""
    async with db.reading() as tx:
        rows = await list_alarms(tx, actor, list, before=page.after(UUID), limit=page.limit)
        shown = await as_alarms(tx, actor.workspace_id, rows[: page.limit])
    return Page(shown, encode_cursor(shown[-1].id) if len(rows) > page.limit else None)


@get("/alarms/new", opt=_SEES)
async def count_alarms(db: TheDatabase, actor: TheActor) -> NewAlarms:
    """Open ones that nobody looks after."""
    async with db.reading() as tx:
        return NewAlarms(await count_new(tx, actor))


@post("/alarms/{alarm_id:uuid}/acknowledge", status_code=204, opt=_SEES)
async def acknowledge(db: TheDatabase, actor: TheActor, alarm_id: FromPath[UUID]) -> None:
    await db.run(acknowledge_alarm, actor, alarm_id)


@post("/alarms/{alarm_id:uuid}/close", status_code=204, opt=_SEES)
async def close(db: TheDatabase, actor: TheActor, alarm_id: FromPath[UUID]) -> None:
    await db.run(close_alarm, actor, alarm_id)


@get("/alarm-rules", opt=_MANAGES)
async def show_rules(db: TheDatabase, actor: TheActor) -> AlarmRules:
    cards = [KindCard(name, kind.least, kind.most, kind.seconds > 0) for name, kind in KINDS.items()]
    async with db.reading() as tx:
        return AlarmRules(cards, await rules_of(tx, actor.workspace_id))


@put("/alarm-rules/{kind:str}", status_code=204, opt=_MANAGES)
async def set_rule(db: TheDatabase, actor: TheActor, kind: FromPath[str], data: JSONBody[RuleSettings]) -> None:
    """Of all queues without a rule of their own."""
    await db.run(set_alarm_rule, actor, AlarmRule(kind, None, **msgspec.structs.asdict(data)))


@put("/alarm-rules/{kind:str}/queues/{queue_id:uuid}", status_code=204, opt=_MANAGES)
async def set_rule_of_queue(
    db: TheDatabase, actor: TheActor, kind: FromPath[str], queue_id: FromPath[UUID], data: JSONBody[RuleSettings]
) -> None:
    await db.run(set_alarm_rule, actor, AlarmRule(kind, queue_id, **msgspec.structs.asdict(data)))


@delete("/alarm-rules/{kind:str}/queues/{queue_id:uuid}", opt=_MANAGES)
async def remove_rule(db: TheDatabase, actor: TheActor, kind: FromPath[str], queue_id: FromPath[UUID]) -> None:
    """The queue follows the rule of all queues again."""
    await db.run(remove_alarm_rule, actor, kind, queue_id)


routes = [show_alarms, count_alarms, acknowledge, close, show_rules, set_rule, set_rule_of_queue, remove_rule]
