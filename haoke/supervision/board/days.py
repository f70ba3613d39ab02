"""Counts the hours of days that are over, from the log, whether anybody looked at a board or not."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from haoke.accounts import catalog as accounts
from haoke.kernel.clock import to_ms
from haoke.kernel.db import Database
from haoke.kernel.following import Follower
from haoke.supervision.actions.keep_day import DAYS, Hours, keep_day
from haoke.supervision.alarm_kinds import SERVICE_LEVEL
from haoke.supervision.board import facts
from haoke.supervision.board.board import PAGE, day_of, look_for_answers
from haoke.supervision.board.roster import load_roster
from haoke.supervision.board.tally import ABANDONED, ANSWERED, ARRIVED, IN_TIME, INTERVAL, Tally
from haoke.supervision.queries.boards import counted_days

_PAGE = 100  # workspaces
_MOST = 50  # days a run


async def count_days(db: Database, at: datetime) -> int:
    """Those of the last weeks that were not counted yet, the newest first; how many."""
    counted, after = 0, None
    while True:
        async with db.reading() as tx:
            page = await accounts.workspaces_after(tx, after, _PAGE)
            since = at.date() - timedelta(days=DAYS + 1)
            known = await counted_days(tx, [workspace.id for workspace in page], since)
        for workspace in page:
            zone = ZoneInfo(workspace.time_zone)
            today = at.astimezone(zone).date()
            days = (today - timedelta(days=back) for back in range(1, DAYS + 1))
            for day in [day for day in days if day not in known.get(workspace.id, ())]:
                if counted >= _MOST:
                    return counted
                await db.run(keep_day, workspace.id, day, await _hours(db, workspace.id, day, zone))
                counted += 1
        if len(page) < _PAGE:
            return counted
        after = page[-1].id


async def _hours(db: Database, workspace_id: UUID, day: date, zone: ZoneInfo) -> Hours:
    begin, end = day_of(datetime.combine(day, time(12), zone), zone)
    async with db.reading() as tx:
        roster = await load_roster(tx, workspace_id)
    tally = Tally(to_ms(begin), to_ms(end), lambda queue_id: roster.rule(SERVICE_LEVEL, queue_id).seconds)
    follower = Follower(workspace_id, facts.WORK, begin)
    while True:
        logged = await follower.read(db, PAGE)
        for event in logged:
            tally.apply(event.name, facts.decode(event.payload), event.at)
        if len(logged) < PAGE or logged[-1].at >= tally.end:
            break
    await look_for_answers(db, workspace_id, tally)
    hours: Hours = {}
    for interval, queues in tally.trend.items():
        hour = datetime.fromtimestamp((tally.begin + interval * INTERVAL) / 1000, zone).hour
        for queue_id, counts in queues.items():
            sums = hours.setdefault((UUID(queue_id), hour), [0, 0, 0, 0])
            for place, what in enumerate((ARRIVED, ANSWERED, IN_TIME, ABANDONED)):
                sums[place] += counts[what]
    return hours
