"""Routes of the test bench."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import delete, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody
from msgspec import Meta

from haoke.bot.actions.demand_tests import demand_tests
from haoke.bot.actions.import_questions import QuestionsImported, import_questions
from haoke.bot.actions.manage_question_sets import (
    Wanted,
    add_question,
    fill_from_asked,
    fill_from_phrasings,
    make_set,
    remove_question,
    remove_set,
)
from haoke.bot.actions.publish_tested import publish_tested, take_back
from haoke.bot.actions.run_bench import cancel_run, start_run
from haoke.bot.bench import BenchChange, BenchQuestion, BenchResult, BenchRun, BenchSettings, QuestionSet
from haoke.bot.permissions import MANAGE, TEST
from haoke.bot.queries.bench import (
    Only,
    as_run,
    bench_settings_of,
    list_questions,
    list_results,
    list_runs,
    list_sets,
    run_for,
)
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body, PictureForm
from haoke.knowledge.catalog import read_apart
from haoke.knowledge.types import Locale

_TEST: dict[str, Any] = {"audience": "member", "permission": TEST}
_MAX_BODY = 21 * 1024 * 1024


class NewQuestionSet(Body, frozen=True, kw_only=True):
    id: UUID
    name: Annotated[str, Meta(min_length=1, max_length=80, pattern=r"^[^\0]*\S[^\0]*$")]


class NewBenchQuestion(Body, frozen=True, kw_only=True):
    """Without ``entry_id`` nothing should be answered."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    locale: Locale
    entry_id: UUID | None = None
    held_back: bool = False


class NewBenchRun(Body, frozen=True, kw_only=True):
    """With a ``change`` the same questions are asked without it, too."""

    set_ids: Annotated[list[UUID], Meta(min_length=1, max_length=100)]
    change: BenchChange | None = None


class QuestionSets(msgspec.Struct, frozen=True):
    items: list[QuestionSet]


class QuestionsAdded(msgspec.Struct, frozen=True):
    added: int


@get("/bot/bench/sets", opt=_TEST)
async def question_sets(db: TheDatabase, actor: TheActor) -> QuestionSets:
    async with db.reading() as tx:
        return QuestionSets(await list_sets(tx, actor.workspace_id))


@post("/bot/bench/sets", opt=_TEST, status_code=204)
async def post_set(db: TheDatabase, actor: TheActor, data: JSONBody[NewQuestionSet]) -> None:
    await db.run(make_set, actor, data.id, data.name.strip())


@delete("/bot/bench/sets/{set_id:uuid}", opt=_TEST)
async def delete_set(db: TheDatabase, actor: TheActor, set_id: FromPath[UUID]) -> None:
    await db.run(remove_set, actor, set_id)


@get("/bot/bench/sets/{set_id:uuid}/questions", opt=_TEST)
async def bench_questions(
    db: TheDatabase, actor: TheActor, page: ThePage, set_id: FromPath[UUID]
) -> Page[BenchQuestion]:
    async with db.reading() as tx:
        rows = await list_questions(tx, actor.workspace_id, set_id, limit=page.limit + 1, after=page.after(UUID))
    return page_of(rows, page.limit, lambda row: row, lambda row: row.id)


@post("/bot/bench/sets/{set_id:uuid}/questions", opt=_TEST, status_code=204)
async def post_question(
    db: TheDatabase, actor: TheActor, set_id: FromPath[UUID], data: JSONBody[NewBenchQuestion]
) -> None:
    await db.run(add_question, actor, set_id, Wanted(data.question, data.locale, data.entry_id, data.held_back))


@delete("/bot/bench/sets/{set_id:uuid}/questions/{question_id:uuid}", opt=_TEST)
async def delete_question(
    db: TheDatabase, actor: TheActor, set_id: FromPath[UUID], question_id: FromPath[UUID]
) -> None:
    await db.run(remove_question, actor, set_id, question_id)


@post("/bot/bench/sets/{set_id:uuid}/from-asked", opt=_TEST, status_code=200)
async def post_from_asked(db: TheDatabase, actor: TheActor, set_id: FromPath[UUID]) -> QuestionsAdded:
    """The latest questions of the log whose answer helped, or was chosen among those offered."""
    return QuestionsAdded(await db.run(fill_from_asked, actor, set_id))


@post("/bot/bench/sets/{set_id:uuid}/from-phrasings", opt=_TEST, status_code=200)
async def post_from_phrasings(db: TheDatabase, actor: TheActor, set_id: FromPath[UUID]) -> QuestionsAdded:
    """A phrasing of each entry that has at least three; runs hold it back."""
    return QuestionsAdded(await db.run(fill_from_phrasings, actor, set_id))


@post(
    "/bot/bench/sets/{set_id:uuid}/import",
    status_code=200,
    opt=_TEST | {"body": "form"},
    request_max_body_size=_MAX_BODY,
)
async def post_import(
    db: TheDatabase,
    actor: TheActor,
    set_id: FromPath[UUID],
    data: MultipartBody[PictureForm],
    locale: FromQuery[Locale],
) -> QuestionsImported:
    """Excel or CSV with the columns ``question``, ``id`` (key or id of the entry, empty: none), ``language``."""
    rows = await read_apart(data.file.filename, await data.file.read(), locale)
    return await db.run(import_questions, actor, set_id, rows)


@get("/bot/bench/runs", opt=_TEST)
async def bench_runs(db: TheDatabase, actor: TheActor, page: ThePage) -> Page[BenchRun]:
    """The newest first."""
    async with db.reading() as tx:
        rows = await list_runs(tx, actor.workspace_id, limit=page.limit + 1, before=page.after(UUID))
    return page_of(rows, page.limit, lambda row: row, lambda row: row.id)


@post("/bot/bench/runs", opt=_TEST)
async def post_run(db: TheDatabase, actor: TheActor, data: JSONBody[NewBenchRun]) -> BenchRun:
    """It begins within seconds, in a bot process."""
    return await db.run(start_run, actor, data.set_ids, data.change)


@get("/bot/bench/runs/{run_id:uuid}", opt=_TEST)
async def bench_run(db: TheDatabase, actor: TheActor, run_id: FromPath[UUID]) -> BenchRun:
    async with db.reading() as tx:
        return as_run(await run_for(tx, actor.workspace_id, run_id))


@get("/bot/bench/runs/{run_id:uuid}/results", opt=_TEST)
async def bench_results(
    db: TheDatabase, actor: TheActor, page: ThePage, run_id: FromPath[UUID], only: FromQuery[Only] = ""
) -> Page[BenchResult]:
    """Each question with how it went and why; ``only`` what flipped, or is wrong."""
    async with db.reading() as tx:
        await run_for(tx, actor.workspace_id, run_id)
        rows = await list_results(tx, actor.workspace_id, run_id, only, limit=page.limit + 1, after=page.after(int))
    return page_of(rows, page.limit, lambda row: row, lambda row: row.place)


@post("/bot/bench/runs/{run_id:uuid}/cancel", opt=_TEST, status_code=200)
async def post_cancel(db: TheDatabase, actor: TheActor, run_id: FromPath[UUID]) -> BenchRun:
    return await db.run(cancel_run, actor, run_id)


@post("/bot/bench/runs/{run_id:uuid}/publish", opt=_TEST, status_code=200)
async def post_publish(db: TheDatabase, actor: TheActor, run_id: FromPath[UUID]) -> BenchRun:
    """What the run has tested goes live. It also takes the permissions to publish, and to set up the bot."""
    return await db.run(publish_tested, actor, run_id)


@post("/bot/bench/runs/{run_id:uuid}/take-back", opt=_TEST, status_code=200)
async def post_take_back(db: TheDatabase, actor: TheActor, run_id: FromPath[UUID]) -> BenchRun:
    """What was published from this run is again as it was before."""
    return await db.run(take_back, actor, run_id)


@get("/bot/bench/settings", opt=_TEST)
async def show_bench_settings(db: TheDatabase, actor: TheActor) -> BenchSettings:
    async with db.reading() as tx:
        return await bench_settings_of(tx, actor.workspace_id)


@put("/bot/bench/settings", opt={"audience": "member", "permission": MANAGE})
async def put_bench_settings(db: TheDatabase, actor: TheActor, data: JSONBody[BenchSettings]) -> BenchSettings:
    return await db.run(demand_tests, actor, data)


routes: list[Any] = [
    question_sets,
    post_set,
    delete_set,
    bench_questions,
    post_question,
    delete_question,
    post_from_asked,
    post_from_phrasings,
    post_import,
    bench_runs,
    post_run,
    bench_run,
    bench_results,
    post_cancel,
    post_publish,
    post_take_back,
    show_bench_settings,
    put_bench_settings,
]
