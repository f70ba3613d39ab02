"""Routes of results: the list, the figures, and how far inspectors agree."""

from datetime import datetime
from uuid import UUID

from litestar import get
from litestar.params import FromQuery

from haoke.accounts import catalog as accounts
from haoke.kernel.http.inject import TheActor, TheDatabase, ThePage, ThePeriod
from haoke.kernel.http.paging import Page, encode_cursor
from haoke.kernel.http.period import Period
from haoke.supervision.permissions import READ_RESULTS
from haoke.supervision.queries.inspection_agreement import Agreement, agreement
from haoke.supervision.queries.inspection_results import By, ItemResult, Results, results_by, results_of_items
from haoke.supervision.queries.inspections import Inspection, ResultFilter, as_inspections, list_results

_READS = {"audience": "member", "permission": READ_RESULTS}


def _wanted(member: UUID | None, team: UUID | None, form: UUID | None, period: Period, *, fatal: bool) -> ResultFilter:
    return ResultFilter(
        member_id=member,
        team_id=team,
        form_id=form,
        fatal=fatal,
        since=period.since,
        until=period.until,
    )


@get("/inspections/results", opt=_READS)
async def results(
    db: TheDatabase,
    actor: TheActor,
    page: ThePage,
    period: ThePeriod,
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    form: FromQuery[UUID | None] = None,
    fatal: FromQuery[bool] = False,
) -> Page[Inspection]:
    """What was scored, the newest first; ``from`` and ``to`` in milliseconds."""
    wanted = _wanted(member, team, form, period, fatal=fatal)
    before = page.after(tuple[datetime, UUID])
    async with db.reading() as tx:
        rows = await list_results(tx, actor, wanted, before=before, limit=page.limit)
        shown = await as_inspections(tx, actor, rows[: page.limit])
    last = rows[page.limit - 1] if len(rows) > page.limit else None
    return Page(shown, None if last is None else encode_cursor((last.scored_at, last.id)))


@get("/inspections/statistics", opt=_READS)
async def statistics(
    db: TheDatabase,
    actor: TheActor,
    period: ThePeriod,
    by: FromQuery[By] = "all",
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    form: FromQuery[UUID | None] = None,
) -> list[Results]:
    wanted = _wanted(member, team, form, period, fatal=False)
    async with db.reading() as tx:
        zone = (await accounts.workspace_by_id(tx, actor.workspace_id)).time_zone
        return await results_by(tx, actor, wanted, by=by, time_zone=zone)


@get("/inspections/items", opt=_READS)
async def items(
    db: TheDatabase,
    actor: TheActor,
    period: ThePeriod,
    member: FromQuery[UUID | None] = None,
    team: FromQuery[UUID | None] = None,
    form: FromQuery[UUID | None] = None,
) -> list[ItemResult]:
    """Item by item."""
    wanted = _wanted(member, team, form, period, fatal=False)
    async with db.reading() as tx:
        return await results_of_items(tx, actor, wanted)


@get("/inspections/agreement", opt=_READS)
async def agreements(
    db: TheDatabase,
    actor: TheActor,
    period: ThePeriod,
    team: FromQuery[UUID | None] = None,
    form: FromQuery[UUID | None] = None,
) -> Agreement:
    """How far first and second inspectors agree; not for those who see their own results only."""
    wanted = _wanted(None, team, form, period, fatal=False)
    async with db.reading() as tx:
        return await agreement(tx, actor, wanted)


routes = [results, statistics, items, agreements]
