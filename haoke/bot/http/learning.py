"""Routes for learning from what the bot did not or badly answer."""

from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody
from msgspec import Meta

from haoke.bot.actions.learn_from_cluster import make_entry, teach_entry
from haoke.bot.actions.sort_clusters import dismiss_cluster, merge_clusters, reopen_cluster, split_cluster
from haoke.bot.actions.study_cluster import study_cluster
from haoke.bot.client import Bot
from haoke.bot.misses import Cluster, ClusterDetail, ClusterState, DismissReason, Miss
from haoke.bot.permissions import LEARN
from haoke.bot.queries.misses import cluster_for, list_clusters, list_misses
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body
from haoke.knowledge.types import Line, Locale

_LEARN: dict[str, Any] = {"audience": "member", "permission": LEARN}

Phrasings = Annotated[list[Line], Meta(max_length=200)]


class NewEntryFromCluster(Body, frozen=True, kw_only=True):
    """``answer`` may be empty: the draft is written on before it is published."""

    title: Annotated[str, Meta(min_length=1, max_length=300)]
    locale: Locale
    phrasings: Phrasings = []
    answer: Annotated[str, Meta(max_length=50_000)] = ""
    category_id: UUID | None = None


class PhrasingsFromCluster(Body, frozen=True, kw_only=True):
    entry_id: UUID
    locale: Locale
    phrasings: Phrasings


class MergeClusters(Body, frozen=True, kw_only=True):
    into_id: UUID


class SplitCluster(Body, frozen=True, kw_only=True):
    question_ids: Annotated[list[UUID], Meta(min_length=1, max_length=1000)]


class DismissCluster(Body, frozen=True, kw_only=True):
    reason: DismissReason


@get("/bot/learning/clusters", opt=_LEARN)
async def show_clusters(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    which: FromQuery[ClusterState] = "open",
    order: FromQuery[Literal["size", "last"]] = "size",
    q: FromQuery[str] = "",
) -> Page[Cluster]:
    """Questions that ask for the same, the most frequent or the latest first."""
    async with db.reading() as tx:
        rows = await list_clusters(
            tx,
            actor.workspace_id,
            which,
            order,
            search=q.strip(),
            limit=page.limit + 1,
            before=page.after(tuple[int, UUID]),
        )
    return page_of(rows, page.limit, lambda row: row[0], lambda row: row[1])


@get("/bot/learning/clusters/{cluster_id:uuid}", opt=_LEARN)
async def show_cluster(
    runtime: TheRuntime, actor: TheActor, bot: NamedDependency[Bot], cluster_id: FromPath[UUID]
) -> ClusterDetail:
    """What agents answered, what is known already, and what to make of it. Personal data is covered."""
    return await study_cluster(runtime, bot, actor, cluster_id)


@get("/bot/learning/clusters/{cluster_id:uuid}/questions", opt=_LEARN)
async def show_questions(db: TheDatabase, actor: TheActor, page: ThePage, cluster_id: FromPath[UUID]) -> Page[Miss]:
    async with db.reading() as tx:
        await cluster_for(tx, actor.workspace_id, cluster_id)
        rows = await list_misses(tx, actor.workspace_id, cluster_id, limit=page.limit + 1, before=page.after(UUID))
    return page_of(rows, page.limit, lambda row: row, lambda row: row.id)


@post("/bot/learning/clusters/{cluster_id:uuid}/entry", opt=_LEARN)
async def post_entry(
    db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID], data: JSONBody[NewEntryFromCluster]
) -> Cluster:
    """A draft of a new entry. It also takes the permission to write knowledge."""
    return await db.run(
        make_entry, actor, cluster_id, data.title, data.locale, data.phrasings, data.answer, data.category_id
    )


@post("/bot/learning/clusters/{cluster_id:uuid}/phrasings", opt=_LEARN)
async def post_phrasings(
    db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID], data: JSONBody[PhrasingsFromCluster]
) -> Cluster:
    """New phrasings in the next version of an entry. It also takes the permission to write that entry."""
    return await db.run(teach_entry, actor, cluster_id, data.entry_id, data.locale, data.phrasings)


@post("/bot/learning/clusters/{cluster_id:uuid}/merge", opt=_LEARN, status_code=200)
async def merge(db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID], data: JSONBody[MergeClusters]) -> Cluster:
    return await db.run(merge_clusters, actor, cluster_id, data.into_id)


@post("/bot/learning/clusters/{cluster_id:uuid}/split", opt=_LEARN)
async def split(db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID], data: JSONBody[SplitCluster]) -> Cluster:
    """These questions become a cluster of their own, which is returned."""
    return await db.run(split_cluster, actor, cluster_id, data.question_ids)


@post("/bot/learning/clusters/{cluster_id:uuid}/dismiss", opt=_LEARN, status_code=200)
async def dismiss(
    db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID], data: JSONBody[DismissCluster]
) -> Cluster:
    """It comes back when it has grown to twice its size."""
    return await db.run(dismiss_cluster, actor, cluster_id, data.reason)


@post("/bot/learning/clusters/{cluster_id:uuid}/reopen", opt=_LEARN, status_code=200)
async def reopen(db: TheDatabase, actor: TheActor, cluster_id: FromPath[UUID]) -> Cluster:
    return await db.run(reopen_cluster, actor, cluster_id)


routes: list[Any] = [
    show_clusters,
    show_cluster,
    show_questions,
    post_entry,
    post_phrasings,
    merge,
    split,
    dismiss,
    reopen,
]
