"""Frames of a board: what its watchers have not been told. Only what changed is looked at, once for all scopes."""

from collections.abc import Collection, Iterable, Mapping

from haoke.kernel.clock import now, to_ms
from haoke.kernel.ids import new_id
from haoke.supervision.alarm_kinds import SERVICE_LEVEL
from haoke.supervision.board.floor import Floor
from haoke.supervision.board.frames import ALL, BoardFrame, Point, member_of
from haoke.supervision.board.roster import Roster
from haoke.supervision.board.tally import INTERVAL, QueueDay, Tally
from haoke.supervision.types import BoardAgent, BoardBot, BoardQueue

_NOTHING = QueueDay()

Agents = Mapping[str, BoardAgent | None]
Queues = Mapping[str, BoardQueue | None]


class Teller:
    """Knows what was told to whom. ``run`` and a number tell watchers whether they missed a frame."""

    def __init__(self) -> None:
        self._run = str(new_id())
        self._numbers: dict[str, int] = {}
        self._shown: dict[str, set[str]] = {}  # scope → ids that its watchers see
        self._bot: BoardBot | None = None  # as it was told last

    def tell(
        self,
        roster: Roster,
        floor: Floor,
        tally: Tally,
        scopes: Collection[str],
        anew: Collection[str],
        bot: BoardBot | None = None,
    ) -> list[BoardFrame]:
        """A frame for each scope that has something to hear; those ``anew``, and new ones, are told everything."""
        self._shown = {scope: shown for scope, shown in self._shown.items() if scope in scopes}
        fresh = {scope for scope in scopes if scope in anew or scope not in self._shown}
        told: list[BoardFrame] = []
        if fresh:
            agents = {each: _agent(roster, floor, tally, each) for each in floor.agents}
            queues = {each: _queue(roster, floor, tally, each) for each in roster.queues}
            told += [self._frame(roster, tally, scope, agents, queues, tally.trend, bot, full=True) for scope in fresh]
        others = [scope for scope in scopes if scope not in fresh]
        if others:
            agents = {each: _agent(roster, floor, tally, each) for each in floor.changed_agents | tally.changed_agents}
            queues = {each: _queue(roster, floor, tally, each) for each in floor.changed_queues | tally.changed_queues}
            news = bot if bot != self._bot else None
            found = [
                self._frame(roster, tally, scope, agents, queues, tally.changed_intervals, news, full=False)
                for scope in others
            ]
            told += [frame for frame in found if frame.agents or frame.queues or frame.gone or frame.trend or frame.bot]
        self._bot = bot
        for frame in told:
            self._numbers[frame.scope] = frame.n
        return told

    def _frame(
        self,
        roster: Roster,
        tally: Tally,
        scope: str,
        agents: Agents,
        queues: Queues,
        intervals: Iterable[int],
        bot: BoardBot | None,
        *,
        full: bool,
    ) -> BoardFrame:
        own = member_of(scope)
        if own is not None:  # costs nothing of the others
            agents = {own: agents[own]} if own in agents else {}
            queues, intervals, bot = {}, (), None
        seen = [each for each in agents.values() if each is not None and (own or _in(scope, each.teams))]
        lines = [each for each in queues.values() if each is not None and _in(scope, [each.team])]
        here = {each.id for each in seen} | {each.id for each in lines}
        before: set[str] = set() if full else self._shown[scope]
        gone = [each for each in (*agents, *queues) if each in before and each not in here]
        self._shown[scope] = (before | here).difference(gone)
        members = 0 if own else sum(_in(scope, member.teams) for member in roster.members.values())
        return BoardFrame(
            full=full,
            scope=scope,
            run=self._run,
            n=self._numbers.get(scope, 0) + 1,
            at=to_ms(now()),
            day=tally.begin,
            interval=INTERVAL,
            offline=max(0, members - sum(1 for each in self._shown[scope] if each in roster.members)),
            agents=seen,
            queues=lines,
            gone=gone,
            trend=[_point(roster, tally, scope, interval) for interval in sorted(intervals)],
            teams=roster.teams if full else {},
            bot=bot,
        )


def _in(scope: str, teams: Collection[str]) -> bool:
    return scope == ALL or scope in teams


def _agent(roster: Roster, floor: Floor, tally: Tally, member_id: str) -> BoardAgent | None:
    """None when they are not at work: away from the board, but for those who still have something."""
    agent, member = floor.agents.get(member_id), roster.members.get(member_id)
    if agent is None or member is None or (agent.kind == "offline" and not agent.held):
        return None
    taken, handled = tally.agents.get(member_id, (0, 0))
    return BoardAgent(
        member_id,
        member.name,
        member.avatar,
        member.teams,
        roster.states.get(agent.state_id, ""),
        agent.kind,
        agent.since,
        agent.held,
        member.capacity,
        member.dropped,
        taken,
        handled,
    )


def _queue(roster: Roster, floor: Floor, tally: Tally, queue_id: str) -> BoardQueue | None:
    queue = roster.queues.get(queue_id)
    if queue is None:
        return None
    waiting = floor.waiting.get(queue_id) or {}
    day = tally.queues.get(queue_id, _NOTHING)
    return BoardQueue(
        id=queue_id,
        name=queue.name,
        team=queue.team,
        waiting=len(waiting),
        oldest=min(waiting.values(), default=None),
        arrived=day.arrived,
        answered=day.answered,
        in_time=day.in_time,
        abandoned=day.abandoned,
        handled=day.handled,
        waited=day.waited,
        target=tally.target(queue_id),
        goal=roster.rule(SERVICE_LEVEL, queue_id).threshold,
        lines=queue.lines,
        angry=queue.angry,
    )


def _point(roster: Roster, tally: Tally, scope: str, interval: int) -> Point:
    sums = [0, 0, 0, 0]
    for queue_id, counts in tally.trend.get(interval, {}).items():
        queue = roster.queues.get(queue_id)
        if scope == ALL or (queue is not None and queue.team == scope):
            sums = [total + count for total, count in zip(sums, counts, strict=False)]
    return (interval, *sums)  # type: ignore[return-value]  # four counts
