"""Every SELECT of conversations. ``conversation_for`` is the one gate to a row."""

from collections.abc import Iterable
from datetime import datetime
from types import SimpleNamespace
from typing import Any, Literal
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.channels import catalog as sites
from haoke.conversations.errors import ConversationNotFound
from haoke.conversations.permissions import PULL, READ
from haoke.conversations.tables import conversations, drafts, parts, receptions
from haoke.conversations.types import (
    INTERNAL_KINDS,
    AgentCard,
    Author,
    Conversation,
    LastMessage,
    Marks,
    Named,
    Part,
    VisitorConversation,
)
from haoke.customers import catalog as customers
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.clock import to_ms, to_ms_or_none
from haoke.kernel.db import Database, Tx
from haoke.routing import catalog as routing

ListName = Literal["mine", "queue", "team", "all", "closed"]


def within(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    """The conversations a scope reaches: own = mine; team = of my teams' queues, or mine; all = all."""
    mine = conversations.c.assignee_id == actor.id
    if scope is Scope.OWN:
        return mine
    if scope is Scope.TEAM:
        return sa.or_(mine, conversations.c.team_id.in_(actor.teams))
    return sa.true()


async def conversation_for(
    tx: Tx, actor: Actor, conversation_id: UUID, permission: str, *, lock: bool = False, queued_too: bool = False
) -> sa.Row[Any]:
    """The row, if the actor may do ``permission`` with it; ``queued_too`` lets a team see what waits in its queue.

    Raises PermissionDenied without the permission, ConversationNotFound for what it does not reach.
    """
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, conversations.c.id == conversation_id
    )
    if actor.kind == "visitor":
        statement = statement.where(conversations.c.visitor_id == actor.id)
    else:
        reach = within(actor, actor.require(permission))
        if queued_too:
            reach = sa.or_(reach, sa.and_(conversations.c.state == "queued", conversations.c.team_id.in_(actor.teams)))
        statement = statement.where(reach)
    if lock:
        statement = statement.with_for_update()
    row = await tx.first(statement)
    if row is None:
        raise ConversationNotFound
    return row


async def conversation_by_id(tx: Tx, workspace_id: UUID, conversation_id: UUID, *, lock: bool = False) -> sa.Row[Any]:
    """For the system's own acts; nobody asks through here."""
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == workspace_id, conversations.c.id == conversation_id
    )
    row = await tx.first(statement.with_for_update() if lock else statement)
    if row is None:
        raise ConversationNotFound
    return row


async def open_conversation_of(tx: Tx, workspace_id: UUID, site_id: UUID, customer_id: UUID) -> sa.Row[Any] | None:
    return await tx.first(
        sa.select(conversations)
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.site_id == site_id,
            conversations.c.customer_id == customer_id,
            conversations.c.state != "closed",
        )
        .with_for_update()
    )


async def latest_closed_of(tx: Tx, workspace_id: UUID, site_id: UUID, customer_id: UUID) -> sa.Row[Any] | None:
    return await tx.first(
        sa.select(conversations)
        .where(
            conversations.c.workspace_id == workspace_id,
            conversations.c.site_id == site_id,
            conversations.c.customer_id == customer_id,
            conversations.c.state == "closed",
        )
        .order_by(conversations.c.id.desc())
        .limit(1)
        .with_for_update()
    )


async def queue_of_site(tx: Tx, workspace_id: UUID, site_id: UUID) -> UUID | None:
    queue: UUID | None = await tx.scalar(
        sa.select(receptions.c.queue_id).where(
            receptions.c.workspace_id == workspace_id, receptions.c.site_id == site_id
        )
    )
    return queue


def as_part(row: Any) -> Part:
    return Part(
        row.seq, row.id, row.kind, Author(row.by_kind, row.by_id), to_ms(row.at), row.body, row.recalled_at is not None
    )


async def part_by_id(tx: Tx, workspace_id: UUID, conversation_id: UUID, part_id: UUID) -> Part | None:
    row = await tx.first(
        sa.select(parts).where(
            parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.id == part_id
        )
    )
    return None if row is None else as_part(row)


async def part_by_seq(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> Part | None:
    row = await tx.first(
        sa.select(parts).where(
            parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq == seq
        )
    )
    return None if row is None else as_part(row)


async def parts_after(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, limit: int, internal: bool
) -> tuple[list[Part], int]:
    """The parts after ``seq`` that the reader may see, oldest first, and the number they reach to."""
    statement = (
        sa.select(parts)
        .where(parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq > seq)
        .order_by(parts.c.seq)
        .limit(limit)
    )
    found = [as_part(row) for row in await tx.all(statement)]
    through = found[-1].seq if found else seq
    return [part for part in found if internal or part.kind not in INTERNAL_KINDS], through


async def parts_before(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int, *, limit: int, internal: bool
) -> tuple[list[Part], int]:
    """The parts before ``seq`` that the reader may see, oldest first, and the first number looked at."""
    statement = (
        sa.select(parts)
        .where(parts.c.workspace_id == workspace_id, parts.c.conversation_id == conversation_id, parts.c.seq < seq)
        .order_by(parts.c.seq.desc())
        .limit(limit)
    )
    found = [as_part(row) for row in await tx.all(statement)]
    start = found[-1].seq if found else seq
    return [part for part in reversed(found) if internal or part.kind not in INTERNAL_KINDS], start


async def unread_after(tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> int:
    count: int = await tx.scalar(
        sa.select(sa.func.count())
        .select_from(parts)
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == conversation_id,
            parts.c.seq > seq,
            parts.c.kind == "message",
            parts.c.by_kind == "visitor",
        )
    )
    return count


async def last_nudge(tx: Tx, workspace_id: UUID, conversation_id: UUID, by: Author, last_seq: int) -> Part | None:
    """The side's latest nudge among the last fifty parts."""
    row = await tx.first(
        sa.select(parts)
        .where(
            parts.c.workspace_id == workspace_id,
            parts.c.conversation_id == conversation_id,
            parts.c.seq > last_seq - 50,
            parts.c.kind == "nudge",
            parts.c.by_kind == by.kind,
        )
        .order_by(parts.c.seq.desc())
        .limit(1)
    )
    return None if row is None else as_part(row)


async def draft_of(tx: Tx, actor: Actor, conversation_id: UUID) -> str:
    text: str | None = await tx.scalar(
        sa.select(drafts.c.text).where(
            drafts.c.workspace_id == actor.workspace_id,
            drafts.c.conversation_id == conversation_id,
            drafts.c.member_id == actor.id,
        )
    )
    return text or ""


def marks_of(row: Any) -> Marks:
    return Marks(row.visitor_delivered, row.visitor_read, row.agent_delivered, row.agent_read)


def last_of(document: dict[str, Any] | None) -> LastMessage | None:
    if document is None:
        return None
    by = document["by"]
    return LastMessage(document["kind"], document["text"], Author(by["kind"], UUID(by["id"]) if by.get("id") else None))


async def as_conversations(tx: Tx, workspace_id: UUID, rows: Iterable[Any]) -> list[Conversation]:
    """Rows as members see them; names of sites and customers are looked up together."""
    rows = list(rows)
    if not rows:
        return []
    site_names = await sites.names_of(tx, workspace_id, {row.site_id for row in rows})
    customer_names = await customers.names_of(tx, workspace_id, {row.customer_id for row in rows})
    return [
        Conversation(
            id=row.id,
            site=Named(row.site_id, site_names.get(row.site_id, "")),
            customer=Named(row.customer_id, customer_names.get(row.customer_id, "")),
            queue_id=row.queue_id,
            team_id=row.team_id,
            state=row.state,
            assignee_id=row.assignee_id,
            work_item_id=row.work_item_id,
            last_seq=row.last_seq,
            last_at=to_ms(row.last_at),
            last=last_of(row.last),
            unread=row.unread,
            waiting_since=to_ms_or_none(row.waiting_since),
            opened_at=to_ms(row.opened_at),
            closed_at=to_ms_or_none(row.closed_at),
            locale=row.locale,
            marks=marks_of(row),
            page=row.page,
        )
        for row in rows
    ]


async def as_conversation(tx: Tx, row: Any) -> Conversation:
    return (await as_conversations(tx, row.workspace_id, [row]))[0]


async def visitor_view(tx: Tx, row: Any) -> VisitorConversation:
    """A conversation as its visitor sees it."""
    agent = None
    if row.assignee_id is not None:
        agent = (await agent_cards(tx, row.workspace_id, {row.assignee_id})).get(row.assignee_id)
    position = None
    if row.state == "queued" and row.work_item_id is not None:
        position = await routing.queue_position(tx, row.workspace_id, row.work_item_id)
    return VisitorConversation(row.id, row.state, row.last_seq, agent, position, marks_of(row))


async def agent_cards(tx: Tx, workspace_id: UUID, member_ids: set[UUID]) -> dict[UUID, AgentCard]:
    cards = await accounts.member_cards(tx, workspace_id, member_ids)
    return {card.id: AgentCard(card.id, card.name, card.avatar) for card in cards}


def _list_filter(actor: Actor, name: ListName) -> sa.ColumnElement[bool]:
    reach = within(actor, actor.require(READ))
    queued = conversations.c.state == "queued"
    if name == "mine":
        return sa.and_(conversations.c.assignee_id == actor.id, conversations.c.state == "assigned")
    if name == "queue":
        pulled = actor.scope(PULL)
        if pulled is Scope.TEAM:
            return sa.and_(queued, conversations.c.team_id.in_(actor.teams))
        return sa.and_(queued, reach if pulled is None else sa.true())
    if name == "team":
        return sa.and_(conversations.c.state == "assigned", conversations.c.team_id.in_(actor.teams), reach)
    if name == "all":
        return sa.and_(conversations.c.state != "closed", reach)
    return sa.and_(conversations.c.state == "closed", reach)


_ORDERS: dict[str, tuple[sa.ColumnElement[Any], bool]] = {
    "wait": (sa.func.coalesce(conversations.c.waiting_since, sa.text("'infinity'::timestamptz")), False),
    "last": (conversations.c.last_at, True),
    "opened": (conversations.c.opened_at, False),
    "closed": (conversations.c.closed_at, True),
}


async def list_conversations(
    tx: Tx, actor: Actor, name: ListName, *, sort: str, search: str, limit: int, offset: int
) -> list[sa.Row[Any]]:
    """One page of a list; ``search`` looks in the last message, the customer's name and contact data."""
    column, descending = _ORDERS["closed" if name == "closed" and sort == "wait" else sort]
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, _list_filter(actor, name)
    )
    if search:
        found = await customers.search_ids(tx, actor.workspace_id, search, limit=200)
        escaped = search.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        statement = statement.where(
            sa.or_(
                conversations.c.customer_id.in_(found),
                conversations.c.last["text"].astext.ilike(f"%{escaped}%"),
            )
        )
    order = column.desc() if descending else column
    return await tx.all(statement.order_by(order, conversations.c.id).limit(limit).offset(offset))


async def count_conversations(tx: Tx, actor: Actor) -> dict[str, int]:
    """How many each list holds; closed ones are counted up to a thousand."""
    names: tuple[ListName, ...] = ("mine", "queue", "team", "all")
    row = await tx.first(
        sa.select(*(sa.func.count().filter(_list_filter(actor, name)).label(name) for name in names)).where(
            conversations.c.workspace_id == actor.workspace_id, conversations.c.state != "closed"
        )
    )
    assert row is not None
    closed = await tx.scalar(
        sa.select(sa.func.count()).select_from(
            sa.select(conversations.c.id)
            .where(conversations.c.workspace_id == actor.workspace_id, _list_filter(actor, "closed"))
            .limit(1000)
            .subquery()
        )
    )
    return {name: getattr(row, name) for name in names} | {"closed": closed}


async def conversations_of_customer(
    tx: Tx, workspace_id: UUID, customer_id: UUID, *, limit: int, before: UUID | None
) -> list[sa.Row[Any]]:
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == workspace_id, conversations.c.customer_id == customer_id
    )
    if before is not None:
        statement = statement.where(conversations.c.id < before)
    return await tx.all(statement.order_by(conversations.c.id.desc()).limit(limit))


async def conversations_of_visitor(tx: Tx, actor: Actor, *, limit: int, before: UUID | None) -> list[sa.Row[Any]]:
    statement = sa.select(conversations).where(
        conversations.c.workspace_id == actor.workspace_id, conversations.c.visitor_id == actor.id
    )
    if before is not None:
        statement = statement.where(conversations.c.id < before)
    return await tx.all(statement.order_by(conversations.c.id.desc()).limit(limit))


async def reaches_customer(tx: Tx, actor: Actor, customer_id: UUID, scope: Scope) -> bool:
    """Whether a conversation of the customer lies within the scope."""
    found = await tx.scalar(
        sa.select(
            sa.exists().where(
                conversations.c.workspace_id == actor.workspace_id,
                conversations.c.customer_id == customer_id,
                within(actor, scope),
            )
        )
    )
    return bool(found)


_MISSED = """
WITH found AS (
    SELECT * FROM conversations
    WHERE workspace_id = $1 AND visitor_id = $2 AND site_id = $3 ORDER BY (state <> 'closed') DESC, id DESC LIMIT 1
)
SELECT f.id, f.workspace_id, f.state, f.last_seq, f.assignee_id, f.work_item_id, f.queue_id, f.visitor_delivered,
    f.visitor_read, f.agent_delivered, f.agent_read,
    p.seq, p.id AS part_id, p.kind, p.by_kind, p.by_id, p.at, p.body::text AS body, p.recalled_at
FROM found f LEFT JOIN LATERAL (
    SELECT * FROM parts p
    WHERE p.workspace_id = f.workspace_id AND p.conversation_id = f.id
        AND p.seq > CASE WHEN f.id = $4 THEN $5 ELSE f.last_seq - $6 END
    ORDER BY p.seq LIMIT $6
) p ON true
"""


class StoredPart(msgspec.Struct, frozen=True):
    """A row of ``parts`` read without SQLAlchemy."""

    seq: int
    id: UUID
    kind: str
    by_kind: str
    by_id: UUID | None
    at: datetime
    body: dict[str, Any]
    recalled_at: datetime | None


async def missed_by_visitor(
    db: Database, workspace_id: UUID, site_id: UUID, visitor_id: UUID, since: dict[UUID, int], *, limit: int
) -> tuple[Any, list[StoredPart]]:
    """A visitor's conversation and its parts after ``since``, with one read: thousands may come back at once."""
    known, seq = next(iter(since.items()), (UUID(int=0), 0))
    rows = await db.quick(_MISSED, workspace_id, visitor_id, site_id, known, seq, limit)
    if not rows:
        return None, []
    found = [
        StoredPart(
            row["seq"],
            UUID(bytes=row["part_id"].bytes),
            row["kind"],
            row["by_kind"],
            row["by_id"] and UUID(bytes=row["by_id"].bytes),
            row["at"],
            msgspec.json.decode(row["body"]),
            row["recalled_at"],
        )
        for row in rows
        if row["seq"] is not None
    ]
    return SimpleNamespace(**dict(rows[0].items())), found


async def visitor_card(db: Database, row: Any) -> tuple[AgentCard | None, int | None]:
    """The agent's card and the place in the queue, each only when there is one."""
    if row.assignee_id is None and row.state != "queued":
        return None, None
    async with db.reading() as tx:
        view = await visitor_view(tx, row)
    return view.agent, view.position


async def last_seq_of(db: Database, workspace_id: UUID, conversation_id: UUID) -> int:
    return (await last_seqs_of(db, workspace_id, [conversation_id])).get(conversation_id, 0)


async def last_seqs_of(db: Database, workspace_id: UUID, conversation_ids: list[UUID]) -> dict[UUID, int]:
    rows = await db.quick(
        "SELECT id, last_seq FROM conversations WHERE workspace_id = $1 AND id = ANY($2)",
        workspace_id,
        conversation_ids,
    )
    return {row["id"]: row["last_seq"] for row in rows}
