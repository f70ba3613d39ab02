"""Routes of the language model: setting it up, and what members have it write."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, JSONBody
from msgspec import Meta

from haoke.bot.actions.set_model import WantedModel, remove_model, set_model
from haoke.bot.actions.try_model import try_model
from haoke.bot.actions.write_for_member import MOST_TEXT, rewrite, summarise, translate
from haoke.bot.permissions import MANAGE, WRITE
from haoke.bot.queries.models import endpoint_of, has_model_for, model_calls_of
from haoke.bot.types import ModelCall, ModelEndpoint, ModelTrial, Use, Way, Written
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.request import Body

_Text = Annotated[str, Meta(max_length=MOST_TEXT)]


class ModelBody(Body, frozen=True, kw_only=True):
    """``key`` left out or null keeps the one there is, as long as the host stays the same."""

    url: Annotated[str, Meta(min_length=8, max_length=500)]
    model: Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\0]*\S[^\0]*$")]
    key: Annotated[str, Meta(max_length=500, pattern=r"^[ -~]*$")] | None = None
    uses: Annotated[list[Use], Meta(max_length=10)]
    daily_tokens: Annotated[int, Meta(ge=0, le=1_000_000_000)]
    seconds: Annotated[int, Meta(ge=1, le=120)] = 30


class ModelSetUp(msgspec.Struct, frozen=True):
    endpoint: ModelEndpoint | None


class RewriteBody(Body, frozen=True, kw_only=True):
    """``id`` is the client's own: it stands in the ``writing`` frames."""

    id: UUID
    text: _Text
    way: Way


class TranslateBody(Body, frozen=True, kw_only=True):
    id: UUID
    text: _Text
    locale: Annotated[str, Meta(min_length=2, max_length=35, pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$")]


class WritingHelp(msgspec.Struct, frozen=True):
    available: bool


class SummaryBody(Body, frozen=True, kw_only=True):
    id: UUID


@get("/bot/model", opt={"audience": "member", "permission": MANAGE})
async def show_model(db: TheDatabase, actor: TheActor) -> ModelSetUp:
    async with db.reading() as tx:
        return ModelSetUp(await endpoint_of(tx, actor.workspace_id))


@put("/bot/model", opt={"audience": "member", "permission": MANAGE})
async def put_model(db: TheDatabase, actor: TheActor, data: JSONBody[ModelBody]) -> ModelEndpoint:
    return await db.run(set_model, actor, msgspec.convert(data, WantedModel, from_attributes=True))


@delete("/bot/model", opt={"audience": "member", "permission": MANAGE})
async def delete_model(db: TheDatabase, actor: TheActor) -> None:
    await db.run(remove_model, actor)


@post("/bot/model/try", status_code=200, opt={"audience": "member", "permission": MANAGE})
async def trial(runtime: TheRuntime, actor: TheActor) -> ModelTrial:
    """Ask the model something small: whether it answers, and how quickly. It counts against the budget."""
    return await try_model(runtime, actor)


@get("/bot/model/calls", opt={"audience": "member", "permission": MANAGE})
async def list_model_calls(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[ModelCall]:
    """The latest first."""
    async with db.reading() as tx:
        found = await model_calls_of(tx, actor.workspace_id, after=page.after(UUID), limit=page.limit + 1)
    more = len(found) > page.limit
    return Page(found[: page.limit], encode_cursor(found[page.limit - 1].id) if more else None)


@get("/bot/writing", opt={"audience": "member", "permission": WRITE})
async def writing_help(db: TheDatabase, actor: TheActor) -> WritingHelp:
    """Whether there is a language model that writes for members."""
    async with db.reading() as tx:
        return WritingHelp(await has_model_for(tx, actor.workspace_id, "writing"))


@post("/bot/rewrite", status_code=200, opt={"audience": "member", "permission": WRITE})
async def rewrite_text(runtime: TheRuntime, actor: TheActor, data: JSONBody[RewriteBody]) -> Written:
    return await rewrite(runtime, actor, data.id, data.text, data.way)


@post("/bot/translate", status_code=200, opt={"audience": "member", "permission": WRITE})
async def translate_text(runtime: TheRuntime, actor: TheActor, data: JSONBody[TranslateBody]) -> Written:
    return await translate(runtime, actor, data.id, data.text, data.locale)


@post(
    "/bot/conversations/{conversation_id:uuid}/summary",
    status_code=200,
    opt={"audience": "member", "permission": WRITE},
)
async def summarise_conversation(
    runtime: TheRuntime, actor: TheActor, conversation_id: FromPath[UUID], data: JSONBody[SummaryBody]
) -> Written:
    return await summarise(runtime, actor, data.id, conversation_id)


routes = [
    show_model,
    put_model,
    delete_model,
    trial,
    list_model_calls,
    writing_help,
    rewrite_text,
    translate_text,
    summarise_conversation,
]
