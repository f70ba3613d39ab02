"""Routes of reminders."""

from typing import Any
from uuid import UUID

import msgspec
from litestar import delete, get, put
from litestar.params import FromPath, JSONBody

from haoke.conversations.actions.change_reminders import change_reminders, forget_queue_reminders
from haoke.conversations.actions.watch_conversation import load_rules
from haoke.conversations.permissions import READ, REMINDERS_MANAGE
from haoke.conversations.reminders import ReminderRules
from haoke.kernel.http.inject import TheActor, TheDatabase

_MANAGE = {"audience": "member", "permission": REMINDERS_MANAGE}


class Reminders(msgspec.Struct, frozen=True):
    """``queues``: those for which other rules hold than the workspace's."""

    default: ReminderRules
    queues: dict[UUID, ReminderRules]


class ReplyTargets(msgspec.Struct, frozen=True):
    """Within how many seconds a customer is answered; 0: nothing is said."""

    default: int
    queues: dict[UUID, int]


@get("/reminders", opt=_MANAGE)
async def show_reminders(db: TheDatabase, actor: TheActor) -> Reminders:
    async with db.reading() as tx:
        rules = await load_rules(tx, actor.workspace_id)
    return Reminders(rules.default, rules.queues)


@put("/reminders", opt=_MANAGE)
async def edit_reminders(db: TheDatabase, actor: TheActor, data: JSONBody[ReminderRules]) -> ReminderRules:
    return await db.run(change_reminders, actor, None, data)


@put("/reminders/queues/{queue_id:uuid}", opt=_MANAGE)
async def edit_queue_reminders(
    db: TheDatabase, actor: TheActor, queue_id: FromPath[UUID], data: JSONBody[ReminderRules]
) -> ReminderRules:
    return await db.run(change_reminders, actor, queue_id, data)


@delete("/reminders/queues/{queue_id:uuid}", opt=_MANAGE)
async def remove_queue_reminders(db: TheDatabase, actor: TheActor, queue_id: FromPath[UUID]) -> None:
    await db.run(forget_queue_reminders, actor, queue_id)


@get("/reminders/targets", opt={"audience": "member", "permission": READ})
async def show_targets(db: TheDatabase, actor: TheActor) -> ReplyTargets:
    """What the lists colour waiting customers by."""
    async with db.reading() as tx:
        rules = await load_rules(tx, actor.workspace_id)
    queues = {queue: each.unanswered_seconds for queue, each in rules.queues.items()}
    return ReplyTargets(rules.default.unanswered_seconds, queues)


ROUTES: list[Any] = [show_reminders, edit_reminders, edit_queue_reminders, remove_queue_reminders, show_targets]
