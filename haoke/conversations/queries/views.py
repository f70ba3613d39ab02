"""Conversations as members and visitors see them."""

from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

import msgspec

from haoke.channels import catalog as sites
from haoke.channels.errors import SiteNotFound
from haoke.conversations.lines import Line
from haoke.conversations.queries.lines import kept_menus
from haoke.conversations.queries.lists import unread_by_visitor
from haoke.conversations.queries.reception import bot_ready
from haoke.conversations.types import (
    AgentCard,
    Author,
    ChosenLine,
    Conversation,
    LastMessage,
    ListedConversation,
    Marks,
    Named,
    Participant,
    QueueNews,
    VisitorConversation,
)
from haoke.customers import catalog as customers
from haoke.kernel.clock import now, to_ms, to_ms_or_none
from haoke.kernel.db import Tx
from haoke.routing import catalog as routing
from haoke.routing.types import Standing


def marks_of(row: Any) -> Marks:
    return Marks(row.visitor_delivered, row.visitor_read, row.agent_delivered, row.agent_read)


def last_of(document: dict[str, Any] | None) -> LastMessage | None:
    if document is None:
        return None
    by = document["by"]
    return LastMessage(document["kind"], document["text"], Author(by["kind"], UUID(by["id"]) if by.get("id") else None))


def participants_of(row: Any) -> list[Participant]:
    """Who is in the conversation beside its owner."""
    return msgspec.convert(row.present, list[Participant]) if row.present else []


async def as_conversations(tx: Tx, workspace_id: UUID, rows: Iterable[Any]) -> list[Conversation]:
    """Rows as members see them; names of sites and customers are looked up together."""
    rows = list(rows)
    if not rows:
        return []
    site_names = await sites.names_of(tx, workspace_id, {row.site_id for row in rows})
    customer_names = await customers.names_of(tx, workspace_id, {row.customer_id for row in rows})
    lines = (await kept_menus.get(tx, workspace_id)).lines if any(row.line_id for row in rows) else {}
    return [
        Conversation(
            id=row.id,
            site=Named(row.site_id, site_names.get(row.site_id, "")),
            customer=Named(row.customer_id, customer_names.get(row.customer_id, "")),
            queue_id=row.queue_id,
            team_id=row.team_id,
            state=row.state,
            assignee_id=row.assignee_id,
            participants=participants_of(row),
            work_item_id=row.work_item_id,
            last_seq=row.last_seq,
            last_at=to_ms(row.last_at),
            last=last_of(row.last),
            unread=row.unread,
            waiting_since=to_ms_or_none(row.waiting_since),
            opened_at=to_ms(row.opened_at),
            closed_at=to_ms_or_none(row.closed_at),
            left_at=to_ms_or_none(row.left_at),
            locale=row.locale,
            marks=marks_of(row),
            page=row.page,
            line=_line(lines.get(row.line_id)),
            mood=row.mood,
            icon=sites.icon_of((row.page or {}).get("channel", "")),
        )
        for row in rows
    ]


def _line(line: Line | None) -> ChosenLine | None:
    return None if line is None else ChosenLine(line.id, line.titles)


async def as_conversation(tx: Tx, row: Any) -> Conversation:
    return (await as_conversations(tx, row.workspace_id, [row]))[0]


async def visitor_view(tx: Tx, row: Any, agent: AgentCard | None = None) -> VisitorConversation:
    """A conversation as its visitor sees it; ``agent`` saves looking up the assignee's card."""
    if row.assignee_id is not None and agent is None:
        agent = (await agent_cards(tx, row.workspace_id, {row.assignee_id})).get(row.assignee_id)
    if agent is not None:
        agent = as_shown(agent, await _settings(tx, row))
    position = None
    if row.state == "queued" and row.work_item_id is not None:
        position = await routing.queue_position(tx, row.workspace_id, row.work_item_id)
    times = (to_ms(row.opened_at), to_ms(row.last_at))
    return VisitorConversation(row.id, row.state, row.last_seq, agent, position, marks_of(row), *times)


async def as_listed(tx: Tx, workspace_id: UUID, rows: Iterable[Any]) -> list[ListedConversation]:
    """Rows as their visitor's list shows them; agents and counts are looked up together."""
    rows = list(rows)
    unread = await unread_by_visitor(tx, workspace_id, [row.id for row in rows])
    cards = await agent_cards(tx, workspace_id, {row.assignee_id for row in rows if row.assignee_id is not None})
    views = [await visitor_view(tx, row, cards.get(row.assignee_id)) for row in rows]
    return [
        ListedConversation(**msgspec.structs.asdict(view), last=last_of(row.last), unread=unread.get(row.id, 0))
        for row, view in zip(rows, views, strict=True)
    ]


async def with_news(tx: Tx, row: Any, view: VisitorConversation) -> VisitorConversation:
    """With how the queue goes, for those whom no frame tells."""
    if view.position is None:
        return view
    at = now()
    standing = await routing.standing(tx, row.workspace_id, row.queue_id, at)
    seconds = await routing.wait_estimate(tx, row.workspace_id, row.queue_id, view.position, at)
    bot = await bot_ready(tx, row.workspace_id, row.site_id)
    return msgspec.structs.replace(view, queue=news_of(standing, seconds, bot=bot))


def news_of(standing: Standing, seconds: int | None, *, bot: bool) -> QueueNews:
    """Nothing is promised while nobody is there."""
    seconds = seconds if standing.open and standing.online else None
    opens_at = None if standing.open else to_ms_or_none(standing.next_change)
    return QueueNews(seconds, standing.open, opens_at, standing.full, standing.online > 0, bot)


def queued_view(row: Any, position: int, queue: QueueNews) -> VisitorConversation:
    """A conversation that waits, with what its visitor is told about the queue."""
    times = (to_ms(row.opened_at), to_ms(row.last_at))
    return VisitorConversation(row.id, row.state, row.last_seq, None, position, marks_of(row), *times, queue)


async def _settings(tx: Tx, row: Any) -> sites.SiteSettings | None:
    """Of a site that was not removed."""
    try:
        return (await sites.site(tx, row.workspace_id, row.site_id)).settings
    except SiteNotFound:
        return None


def as_shown(card: AgentCard, settings: sites.SiteSettings | None) -> AgentCard:
    """What of a card visitors of a site get."""
    if settings is None or not settings.agents_shown:
        return AgentCard(card.id, card.name, card.avatar)
    return card if settings.served_shown else msgspec.structs.replace(card, served=None)


async def agent_cards(tx: Tx, workspace_id: UUID, member_ids: set[UUID]) -> dict[UUID, AgentCard]:
    """With all that a site may show of them."""
    return {
        face.member_id: AgentCard(face.member_id, face.name, face.avatar, _STATES.get(face.kind), face.served)
        for face in (await routing.faces(tx, workspace_id, member_ids)).values()
    }


_STATES: dict[str | None, Literal["online", "busy", "away", "offline"]] = {
    "online": "online",
    "busy": "busy",
    "wrap_up": "busy",
    "away": "away",
    "offline": "offline",
}
