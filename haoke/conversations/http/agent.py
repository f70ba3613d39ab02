"""Routes of conversations for members."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from litestar import get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from haoke.conversations.actions.close_conversation import close_conversation
from haoke.conversations.actions.give_to_bot import give_to_bot
from haoke.conversations.actions.nudge import nudge
from haoke.conversations.actions.post_message import post_message
from haoke.conversations.actions.recall_message import recall_message
from haoke.conversations.actions.reopen_conversation import reopen_conversation
from haoke.conversations.actions.save_draft import save_draft
from haoke.conversations.actions.screen_message import noting_blocks
from haoke.conversations.actions.transfer_conversation import transfer_conversation
from haoke.conversations.permissions import CLOSE, GIVE_TO_BOT, NOTE, READ, REPLY, TRANSFER
from haoke.conversations.queries.gate import conversation_for, reaches_customer
from haoke.conversations.queries.lists import (
    ListName,
    conversations_of_customer,
    count_conversations,
    draft_of,
    list_conversations,
)
from haoke.conversations.queries.parts import parts_after, parts_before
from haoke.conversations.queries.views import as_conversation, as_conversations
from haoke.conversations.types import Conversation, MessageBody, Part
from haoke.customers.errors import CustomerNotFound
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.routing import catalog as routing
from haoke.routing.types import Decision

_READ = {"audience": "member", "permission": READ}
_MAX_OFFSET = 5000


class NewMessage(Body, frozen=True, kw_only=True):
    id: UUID
    body: MessageBody
    note: bool = False


class Posted(msgspec.Struct, frozen=True):
    seq: int
    at: int


class PartRange(msgspec.Struct, frozen=True):
    """``through``: all numbers up to it are covered (from it on, when reading back with ``before``)."""

    parts: list[Part]
    through: int
    last_seq: int


class OpenedConversation(msgspec.Struct, frozen=True):
    conversation: Conversation
    draft: str


class Counts(msgspec.Struct, frozen=True):
    mine: int
    helping: int
    queue: int
    team: int
    all: int
    closed: int
    left: int


class Transfer(Body, frozen=True, kw_only=True):
    """``ask``: a member is asked first, whether the queue rings or not."""

    member_id: UUID | None = None
    team_id: UUID | None = None
    queue_id: UUID | None = None
    note: str = ""
    ask: bool = False


class Recall(Body, frozen=True, kw_only=True):
    seq: int


class NewNudge(Body, frozen=True, kw_only=True):
    id: UUID


class Draft(Body, frozen=True, kw_only=True):
    text: str


@get("/conversations", opt=_READ)
async def conversations(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    list: FromQuery[ListName] = "mine",
    q: Annotated[str, QueryParameter(max_length=200)] = "",
    sort: FromQuery[Literal["wait", "last", "opened"]] = "wait",
    site: FromQuery[UUID | None] = None,
) -> Page[Conversation]:
    """``site``: or another channel account by which they came."""
    offset = page.after(tuple[int]) or (0,)
    start = min(max(offset[0], 0), _MAX_OFFSET)
    async with db.reading() as tx:
        rows = await list_conversations(
            tx, actor, list, sort=sort, search=q.strip(), site=site, limit=page.limit + 1, offset=start
        )
        items = await as_conversations(tx, actor.workspace_id, rows[: page.limit])
    return Page(items, encode_cursor((start + page.limit,)) if len(rows) > page.limit else None)


@get("/conversations/counts", opt=_READ)
async def counts(db: TheDatabase, actor: TheActor) -> Counts:
    async with db.reading() as tx:
        return Counts(**await count_conversations(tx, actor))


@get("/conversations/{conversation_id:uuid}", opt=_READ)
async def conversation(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> OpenedConversation:
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        return OpenedConversation(await as_conversation(tx, row), await draft_of(tx, actor, conversation_id))


@get("/conversations/{conversation_id:uuid}/parts", opt=_READ)
async def conversation_parts(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    conversation_id: FromPath[UUID],
    before: FromQuery[int | None] = None,
    after: FromQuery[int] = 0,
) -> PartRange:
    async with db.reading() as tx:
        row = await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        where = (tx, actor.workspace_id, conversation_id)
        if before is None:
            parts, through = await parts_after(*where, after, limit=page.limit, internal=True)
        else:
            parts, through = await parts_before(*where, before, limit=page.limit, internal=True)
    return PartRange(parts, through, row.last_seq)


@post("/conversations/{conversation_id:uuid}/messages", opt={"audience": "member", "permission": None})
async def new_message(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[NewMessage]
) -> Posted:
    actor.require(NOTE if data.note else REPLY)
    async with noting_blocks(db):
        part = await db.run(post_message, actor, conversation_id, data.id, data.body, note=data.note)
    return Posted(part.seq, part.at)


@post("/conversations/{conversation_id:uuid}/close", status_code=204, opt={"audience": "member", "permission": CLOSE})
async def close(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    await db.run(close_conversation, actor, conversation_id, wrapped_up=True)


@post("/conversations/{conversation_id:uuid}/reopen", status_code=204, opt={"audience": "member", "permission": REPLY})
async def reopen(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    await db.run(reopen_conversation, actor, conversation_id)


@post(
    "/conversations/{conversation_id:uuid}/transfer",
    status_code=204,
    opt={"audience": "member", "permission": TRANSFER},
)
async def transfer(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[Transfer]) -> None:
    await db.run(
        transfer_conversation,
        actor,
        conversation_id,
        member_id=data.member_id,
        team_id=data.team_id,
        queue_id=data.queue_id,
        note=data.note,
        ask=True if data.ask else None,
    )


@post(
    "/conversations/{conversation_id:uuid}/to-bot",
    status_code=204,
    opt={"audience": "member", "permission": GIVE_TO_BOT},
)
async def to_bot(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> None:
    """The bot goes on with the customer; it hands over again when it has to."""
    await db.run(give_to_bot, actor, conversation_id)


@post("/conversations/{conversation_id:uuid}/recall", status_code=204, opt=_READ)
async def recall(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[Recall]) -> None:
    await db.run(recall_message, actor, conversation_id, data.seq)


@post("/conversations/{conversation_id:uuid}/nudge", opt={"audience": "member", "permission": REPLY})
async def nudge_customer(
    db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[NewNudge]
) -> Posted:
    part = await db.run(nudge, actor, conversation_id, data.id)
    return Posted(part.seq, part.at)


@put("/conversations/{conversation_id:uuid}/draft", status_code=204, opt=_READ)
async def draft(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[Draft]) -> None:
    await db.run(save_draft, actor, conversation_id, data.text)


@get("/conversations/{conversation_id:uuid}/decisions", opt={"audience": "member", "permission": "decisions.read"})
async def decisions(db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID]) -> list[Decision]:
    """Why the conversation went to whom it went, oldest first."""
    async with db.reading() as tx:
        await conversation_for(tx, actor, conversation_id, READ, queued_too=True)
        return await routing.decisions_of_subject(tx, actor.workspace_id, conversation_id)


@get("/customers/{customer_id:uuid}/conversations", opt=_READ)
async def customer_conversations(
    db: TheDatabase, actor: TheActor, page: ThePage, customer_id: FromPath[UUID]
) -> Page[Conversation]:
    """Whoever serves a customer now may see what was talked about before."""
    key = page.after(tuple[UUID])
    async with db.reading() as tx:
        if not await reaches_customer(tx, actor, customer_id, actor.require(READ)):
            raise CustomerNotFound
        rows = await conversations_of_customer(
            tx, actor.workspace_id, customer_id, limit=page.limit + 1, before=key[0] if key else None
        )
        items = await as_conversations(tx, actor.workspace_id, rows[: page.limit])
    return Page(items, encode_cursor((items[-1].id,)) if len(rows) > page.limit else None)


ROUTES: list[Any] = [
    conversations,
    counts,
    conversation,
    conversation_parts,
    new_message,
    close,
    reopen,
    transfer,
    to_bot,
    recall,
    nudge_customer,
    draft,
    decisions,
    customer_conversations,
]
