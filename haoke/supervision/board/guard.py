"""Looks whether a queue is in trouble, as its rules say: from what the board knows, without asking anybody."""

from typing import NamedTuple

from haoke.supervision.alarm_kinds import LONG_WAIT, SERVICE_LEVEL
from haoke.supervision.board.floor import Floor
from haoke.supervision.board.roster import Roster
from haoke.supervision.board.tally import Tally

LATELY = 30 * 60_000
"""Milliseconds of which the service level is judged."""

_FEW = 5  # ended pieces of work say nothing about a service level


class Trouble(NamedTuple):
    kind: str
    queue_id: str
    data: dict[str, str]


class Guard:
    """Tells of each trouble once, and again after it was over."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def look(self, roster: Roster, floor: Floor, tally: Tally, at: int) -> list[Trouble]:
        found = [trouble for queue_id in roster.queues for trouble in _troubles(roster, floor, tally, queue_id, at)]
        fresh = [trouble for trouble in found if (trouble.kind, trouble.queue_id) not in self._known]
        self._known = {(trouble.kind, trouble.queue_id) for trouble in found}
        return fresh


def _troubles(roster: Roster, floor: Floor, tally: Tally, queue_id: str, at: int) -> list[Trouble]:
    found = []
    service, wait = roster.rule(SERVICE_LEVEL, queue_id), roster.rule(LONG_WAIT, queue_id)
    if service.enabled:
        in_time, ended = tally.lately(queue_id, at, LATELY)
        if ended >= _FEW and in_time * 100 < service.threshold * ended:
            said = {"share": str(in_time * 100 // ended), "goal": str(service.threshold)}
            found.append(Trouble(SERVICE_LEVEL, queue_id, said))
    waiting = floor.waiting.get(queue_id)
    if wait.enabled and waiting:
        seconds = (at - min(waiting.values())) // 1000
        if seconds > wait.threshold:
            found.append(Trouble(LONG_WAIT, queue_id, {"n": str(len(waiting)), "seconds": str(seconds)}))
    return found
