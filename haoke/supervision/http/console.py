"""Routes of the supervisors' console: what is running, looking on and stepping in."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.conversations.catalog import Sort, longest_waits, running, with_bot
from haoke.conversations.types import TROUBLED, Conversation, WithBot
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body
from haoke.supervision.actions.change_settings import change_settings
from haoke.supervision.actions.close_for_agent import close_for_agent
from haoke.supervision.actions.sign_out_member import sign_out_member
from haoke.supervision.actions.speak_in import speak_in
from haoke.supervision.actions.take_over_conversation import take_over_conversation
from haoke.supervision.actions.transfer_for_agent import transfer_for_agent
from haoke.supervision.actions.watch_conversation import stop_watching, watch_conversation
from haoke.supervision.actions.whisper import whisper
from haoke.supervision.permissions import CLOSE, MANAGE, SIGN_OUT, SPEAK, TAKE_OVER, TRANSFER, WATCH, WHISPER
from haoke.supervision.queries.settings import settings_of
from haoke.supervision.types import SupervisionSettings

_MAX_OFFSET = 5000

ConversationId = FromPath[UUID]


class Words(Body, frozen=True, kw_only=True):
    """``id`` is the client's own and makes sending twice harmless."""

    id: UUID
    text: Annotated[str, Meta(min_length=1, max_length=5000, pattern=r"^[^\0]*\S[^\0]*$")]


class Spoken(msgspec.Struct, frozen=True):
    seq: int
    at: int


class HandOn(Body, frozen=True, kw_only=True):
    member_id: UUID | None = None
    queue_id: UUID | None = None
    note: Annotated[str, Meta(max_length=5000)] = ""


class Waits(msgspec.Struct, frozen=True):
    """``since``: agent → when the customer wrote who waits longest for their word."""

    since: dict[str, int]


@get("/supervision/conversations", opt={"audience": "member", "permission": WATCH})
async def running_conversations(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    queue: FromQuery[UUID | None] = None,
    member: FromQuery[UUID | None] = None,
    troubled: FromQuery[bool] = False,
    sort: FromQuery[Sort] = "wait",
) -> Page[Conversation]:
    """What waits or is served within the scope; ``troubled``: only whose customer is unhappy or angry."""
    start = min(max((page.after(tuple[int]) or (0,))[0], 0), _MAX_OFFSET)
    async with db.reading() as tx:
        found = await running(
            tx,
            actor,
            WATCH,
            queue_id=queue,
            member_id=member,
            moods=TROUBLED if troubled else (),
            sort=sort,
            limit=page.limit + 1,
            offset=start,
        )
    more = len(found) > page.limit
    return Page(found[: page.limit], encode_cursor((start + page.limit,)) if more else None)


@get("/supervision/bot-conversations", opt={"audience": "member", "permission": WATCH})
async def conversations_of_the_bot(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[WithBot]:
    """What the bot has within the scope: those after whom people should look on top, then who came first."""
    start = min(max((page.after(tuple[int]) or (0,))[0], 0), _MAX_OFFSET)
    async with db.reading() as tx:
        found = await with_bot(tx, actor, WATCH, limit=page.limit + 1, offset=start)
    more = len(found) > page.limit
    return Page(found[: page.limit], encode_cursor((start + page.limit,)) if more else None)


@post(
    "/supervision/conversations/{conversation_id:uuid}/watch",
    status_code=204,
    opt={"audience": "member", "permission": WATCH},
)
async def watch(db: TheDatabase, actor: TheActor, conversation_id: ConversationId) -> None:
    """Begin to watch. What is said then comes over the socket, to whoever may read the conversation."""
    await db.run(watch_conversation, actor, conversation_id)


@delete("/supervision/conversations/{conversation_id:uuid}/watch", opt={"audience": "member", "permission": WATCH})
async def look_away(db: TheDatabase, actor: TheActor, conversation_id: ConversationId) -> None:
    await db.run(stop_watching, actor, conversation_id)


@post("/supervision/conversations/{conversation_id:uuid}/whisper", opt={"audience": "member", "permission": WHISPER})
async def say_to_agent(
    db: TheDatabase, actor: TheActor, conversation_id: ConversationId, data: JSONBody[Words]
) -> Spoken:
    part = await db.run(whisper, actor, conversation_id, data.id, data.text)
    return Spoken(part.seq, part.at)


@post("/supervision/conversations/{conversation_id:uuid}/speak", opt={"audience": "member", "permission": SPEAK})
async def say_to_customer(
    db: TheDatabase, actor: TheActor, conversation_id: ConversationId, data: JSONBody[Words]
) -> Spoken:
    part = await db.run(speak_in, actor, conversation_id, data.id, data.text)
    return Spoken(part.seq, part.at)


@post(
    "/supervision/conversations/{conversation_id:uuid}/take-over",
    status_code=204,
    opt={"audience": "member", "permission": TAKE_OVER},
)
async def take_from_agent(db: TheDatabase, actor: TheActor, conversation_id: ConversationId) -> None:
    await db.run(take_over_conversation, actor, conversation_id)


@post(
    "/supervision/conversations/{conversation_id:uuid}/transfer",
    status_code=204,
    opt={"audience": "member", "permission": TRANSFER},
)
async def hand_on(db: TheDatabase, actor: TheActor, conversation_id: ConversationId, data: JSONBody[HandOn]) -> None:
    await db.run(
        transfer_for_agent,
        actor,
        conversation_id,
        member_id=data.member_id,
        queue_id=data.queue_id,
        note=data.note,
    )


@post(
    "/supervision/conversations/{conversation_id:uuid}/close",
    status_code=204,
    opt={"audience": "member", "permission": CLOSE},
)
async def close(db: TheDatabase, actor: TheActor, conversation_id: ConversationId) -> None:
    await db.run(close_for_agent, actor, conversation_id)


@get("/supervision/waits", opt={"audience": "member", "permission": WATCH})
async def show_waits(db: TheDatabase, actor: TheActor) -> Waits:
    """For which agents customers wait, and since when."""
    async with db.reading() as tx:
        return Waits({str(member): since for member, since in (await longest_waits(tx, actor, WATCH)).items()})


@post(
    "/supervision/members/{member_id:uuid}/sign-out",
    status_code=204,
    opt={"audience": "member", "permission": SIGN_OUT},
)
async def sign_out(db: TheDatabase, actor: TheActor, member_id: FromPath[UUID]) -> None:
    await db.run(sign_out_member, actor, member_id)


@get("/supervision/settings", opt={"audience": "member", "permission": MANAGE})
async def show_settings(db: TheDatabase, actor: TheActor) -> SupervisionSettings:
    async with db.reading() as tx:
        return await settings_of(tx, actor.workspace_id)


@put("/supervision/settings", opt={"audience": "member", "permission": MANAGE})
async def set_settings(db: TheDatabase, actor: TheActor, data: JSONBody[SupervisionSettings]) -> SupervisionSettings:
    return await db.run(change_settings, actor, data)


routes = [
    running_conversations,
    conversations_of_the_bot,
    watch,
    look_away,
    say_to_agent,
    say_to_customer,
    take_from_agent,
    hand_on,
    close,
    show_waits,
    sign_out,
    show_settings,
    set_settings,
]
