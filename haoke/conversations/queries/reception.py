"""What reception flows ask about the world, and what their settings may name."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from haoke.accounts import catalog as accounts
from haoke.accounts.errors import CalendarNotFound
from haoke.connections import catalog as connections
from haoke.conversations.contract import BotQuestion, ReceptionBot
from haoke.conversations.queries.forms import MOST_FORMS, list_forms
from haoke.conversations.task_templates import task_templates
from haoke.conversations.templates import templates
from haoke.customers import catalog as customers
from haoke.customers.types import Customer
from haoke.flows import catalog as flows
from haoke.flows.contract import Choice, Template
from haoke.flows.types import Value
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.errors import QueueNotFound

PURPOSE = "reception"
TASK = "task"
_OWN_FIELD = "field."


class Guest(msgspec.Struct, frozen=True):
    """Whom a flow receives: a visitor who may have no conversation, and be no customer, yet."""

    workspace_id: UUID
    queue_id: UUID | None
    page: dict[str, str]
    locale: str
    site_id: UUID | None = None
    customer: Customer | None = None
    conversation_id: UUID | None = None


class ReceptionPurpose:
    """Joined to the flows by the composition root."""

    def templates(self, locale: str) -> list[Template]:
        return templates(locale)

    async def choices(self, tx: Tx, workspace_id: UUID) -> dict[str, list[Choice]]:
        forms = await list_forms(tx, workspace_id, sent=True, limit=MOST_FORMS, after=None)
        queues = await routing.all_queues(tx, workspace_id)
        calendars = await accounts.calendars_of(tx, workspace_id)
        skills = await accounts.skills_of(tx, workspace_id)
        return {
            "queue": [Choice(str(queue.id), queue.name) for queue in queues],
            "form": [Choice(str(form.id), form.name) for form in forms],
            "skill": [Choice(str(skill.id), skill.name) for skill in skills],
            "calendar": [Choice(str(calendar.id), calendar.name) for calendar in calendars],
            "connection": [
                Choice(str(one.id), one.name) for one in await connections.list_connections(tx, workspace_id, limit=100)
            ],
            "task": [Choice(str(task.id), task.name) for task in await flows.published(tx, workspace_id, TASK)],
        }

    async def pretended(self, tx: Tx, workspace_id: UUID, key: str) -> Value:
        return await fact(tx, Guest(workspace_id, None, {}, ""), key)


class TaskPurpose(ReceptionPurpose):
    """What visitors may get done by the bot. Joined as well; the subject is the same conversation."""

    def templates(self, locale: str) -> list[Template]:
        return task_templates(locale)


async def fact(tx: Tx, guest: Guest, key: str) -> Value:
    """One fact by its key: ``page.url``, ``customer.phone``, ``queue.<id>.waiting``. An unknown one is empty."""
    subject, _, rest = key.partition(".")
    if subject == "page":
        return guest.page.get(rest, "")
    if subject == "customer":
        return _of_customer(guest.customer, rest)
    if key == "queue.id":
        return str(guest.queue_id or "")
    if subject == "queue":
        return await _of_queue(tx, guest, *rest.rpartition(".")[::2])
    if subject == "hours":
        return await _open(tx, guest.workspace_id, rest)
    if subject == "bot":
        return await _of_bot(tx, guest, rest)
    if key == "site.id":
        return str(guest.site_id or "")
    if key == "clock.local":
        zone = ZoneInfo((await accounts.workspace_by_id(tx, guest.workspace_id)).time_zone)
        return now().astimezone(zone).replace(tzinfo=None).isoformat(timespec="seconds")
    return guest.locale if subject == "locale" else ""


def _of_customer(customer: Customer | None, what: str) -> Value:
    if customer is None:
        return ""
    if what.startswith(_OWN_FIELD):
        return customer.fields.get(what.removeprefix(_OWN_FIELD), "")
    if what == "tags":
        return "\n".join(customer.tags)
    value: Any = getattr(customer, what, "") if what in Customer.__struct_fields__ else ""
    return value if isinstance(value, str | int | float | bool) else ""


async def _of_queue(tx: Tx, guest: Guest, queue: str, what: str) -> Value:
    """Of the named queue, or the site's own: ``waiting``, ``longest`` (seconds) or ``online``."""
    try:
        wanted = UUID(queue) if queue else guest.queue_id
        queue_id = (await routing.queue_or_default(tx, guest.workspace_id, wanted)).id
    except (ValueError, QueueNotFound):
        return 0
    if what == "online":
        return await routing.online_in(tx, guest.workspace_id, queue_id)
    waiting, since = await routing.waiting_in(tx, guest.workspace_id, queue_id)
    if what == "longest":
        return 0 if since is None else max(0, int((now() - since).total_seconds()))
    return waiting


async def _open(tx: Tx, workspace_id: UUID, calendar: str) -> bool:
    """A calendar that is gone closes nothing."""
    try:
        return (await accounts.opening(tx, workspace_id, UUID(calendar), now())).open
    except (ValueError, CalendarNotFound):
        return True


_bots: list[ReceptionBot] = []


def employ(bot: ReceptionBot) -> None:
    """From now on this bot answers at the flows' bot steps."""
    _bots[:] = [bot]


async def bot_ready(tx: Tx, workspace_id: UUID, site_id: UUID | None = None) -> bool:
    """Whether there is a bot that could answer a visitor now."""
    return bool(_bots) and bool(await _bots[0].ready(tx, workspace_id, site_id))


async def _of_bot(tx: Tx, guest: Guest, what: str) -> Value:
    """``ready``: quick or slow; ``paused``; or ``answer.`` and a BotQuestion: a BotReply, both as JSON."""
    if not _bots:
        return ""
    if what == "paused":
        return await _bots[0].paused(tx, guest.workspace_id, guest.site_id)
    if what == "ready":
        return await _bots[0].ready(tx, guest.workspace_id, guest.site_id)
    question = msgspec.json.decode(what.removeprefix("answer."), type=BotQuestion)
    reply = await _bots[0].answer(tx, guest.workspace_id, guest.site_id, guest.conversation_id, question, guest.locale)
    return msgspec.json.encode(reply).decode()


async def guest_of(tx: Tx, row: Any) -> Guest:
    """The guest of a conversation."""
    customer = await customers.customer(tx, row.workspace_id, row.customer_id)
    return Guest(row.workspace_id, row.queue_id, row.page, row.locale, row.site_id, customer, row.id)
