"""Routes of tasks: which there are, and how they go."""

from typing import Any
from uuid import UUID

from litestar import get
from litestar.params import FromPath

from haoke.bot.permissions import VIEW
from haoke.bot.queries.tasks import task_figures, task_stops
from haoke.bot.types import TaskFigures, TaskStop
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, page_of

_VIEW: dict[str, Any] = {"audience": "member", "permission": VIEW}


@get("/bot/tasks", opt=_VIEW)
async def tasks(db: TheDatabase, actor: TheActor, page: ThePage, period: ThePeriod) -> Page[TaskFigures]:
    """All tasks, and how often they were begun in a period and how that ended."""
    async with db.reading() as tx:
        found = await task_figures(
            tx, actor.workspace_id, period.since, period.until, limit=page.limit + 1, after=page.after(UUID)
        )
    return page_of(found, page.limit, lambda task: task, lambda task: task.flow_id)


@get("/bot/tasks/{flow_id:uuid}/stops", opt=_VIEW)
async def stops(db: TheDatabase, actor: TheActor, flow_id: FromPath[UUID], period: ThePeriod) -> list[TaskStop]:
    """At which steps a task was left, or did not come further; those with most first, at most twenty."""
    async with db.reading() as tx:
        return await task_stops(tx, actor.workspace_id, flow_id, period.since, period.until)


routes: list[Any] = [tasks, stops]
