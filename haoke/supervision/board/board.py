"""One workspace's board: loaded once, then moved by what its log says and by agents' first messages."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from haoke.accounts import catalog as accounts
from haoke.bot import catalog as bots
from haoke.conversations import catalog as conversations
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Database
from haoke.kernel.following import Follower
from haoke.routing import catalog as routing
from haoke.supervision.alarm_kinds import SERVICE_LEVEL
from haoke.supervision.board import facts
from haoke.supervision.board.floor import Floor, Item
from haoke.supervision.board.frames import BoardFrame
from haoke.supervision.board.keeping import KeptBoard, kept_board
from haoke.supervision.board.roster import Roster, load_roster
from haoke.supervision.board.tally import Tally
from haoke.supervision.board.telling import Teller
from haoke.supervision.types import BoardBot

PAGE = 5000
_MOST_PAGES = 20  # in one go: a board that lags behind goes on in the next second
_ALL = 10**9
_MOST_ASKED = 2000  # conversations a second that are looked at for an agent's first message


class Board:
    def __init__(self, workspace_id: UUID, roster: Roster, floor: Floor, tally: Tally, follower: Follower) -> None:
        self.workspace_id = workspace_id
        self.floor = floor
        self.tally = tally
        self.roster = roster
        self.stale_roster = False
        self.bot: BoardBot | None = None
        self.bot_changed = True
        self.bot_told = True  # of a change that is to be seen at once
        self.outdated = False  # other targets hold: what was in time is counted anew
        self.teller = Teller()
        self._follower = follower

    @classmethod
    async def load(cls, db: Database, workspace_id: UUID, *, anew: bool = False) -> "Board":
        """The counts from what was kept last and the log since then, then what is at this moment from the tables.

        ``anew``: from the whole day's log. What happens between the two is heard again, which does the floor no harm.
        """
        async with db.reading() as tx:
            zone = ZoneInfo((await accounts.workspace_by_id(tx, workspace_id)).time_zone)
            rules = await load_roster(tx, workspace_id)
            kept = None if anew else await kept_board(tx, workspace_id)
        begin, end = day_of(now(), zone)
        if kept is not None and (kept.counted.begin, kept.counted.end) != (to_ms(begin), to_ms(end)):
            kept = None
        tally = Tally(
            to_ms(begin),
            to_ms(end),
            lambda queue_id: rules.rule(SERVICE_LEVEL, queue_id).seconds,
            None if kept is None else kept.counted,
        )
        follower = Follower(workspace_id, facts.HEARD, begin, None if kept is None else kept.position)
        while True:
            logged = await follower.read(db, PAGE)
            if kept is not None and any(event.name == facts.TARGETS for event in logged):
                return await cls.load(db, workspace_id, anew=True)
            for event in logged:
                tally.apply(event.name, facts.decode(event.payload), event.at)
            if len(logged) < PAGE:
                break
        await look_for_answers(db, workspace_id, tally)
        async with db.reading() as tx:
            roster = await load_roster(tx, workspace_id)
            work = await routing.open_work(tx, workspace_id)
        floor = Floor()
        for one in roster.presences:
            floor.set_agent(str(one.member_id), str(one.state_id), one.kind, one.since)
        for row in work:
            owner = None if row.owner_id is None else str(row.owner_id)
            floor.set_item(str(row.id), Item(str(row.queue_id), owner, to_ms(row.enqueued_at)))
        return cls(workspace_id, roster, floor, tally, follower)

    def kept(self) -> KeptBoard:
        """What another process goes on from."""
        return KeptBoard(self.tally.counted(), self._follower.position)

    def tell(self, scopes: Collection[str], anew: Collection[str]) -> list[BoardFrame]:
        """What watchers of the scopes have not been told; those of the scopes ``anew`` are told everything."""
        told = self.teller.tell(self.roster, self.floor, self.tally, scopes, anew, self.bot)
        self.floor.settle()
        self.tally.settle()
        return told

    async def catch_up(self, db: Database) -> int:
        """Hear what happened; how many events that were."""
        heard = 0
        for _ in range(_MOST_PAGES):
            logged = await self._follower.read(db, PAGE)
            for event in logged:
                fact = facts.decode(event.payload)
                self.floor.apply(event.name, fact, event.at)
                self.tally.apply(event.name, fact, event.at)
                self.outdated |= event.name == facts.TARGETS
                self.bot_changed |= event.name in facts.BOT
                self.bot_told |= event.name in {facts.PAUSED, facts.RESUMED}
                self.stale_roster |= event.name in facts.ROSTER or self._stranger(event.name, fact)
            heard += len(logged)
            if len(logged) < PAGE:
                break
        await ask(db, self.workspace_id, self.tally, _MOST_ASKED)
        return heard

    def _stranger(self, name: str, fact: facts.Fact) -> bool:
        """Somebody who never had a state before."""
        return name == facts.STATE and fact.member_id not in self.roster.members

    def day_over(self) -> bool:
        return to_ms(now()) >= self.tally.end

    async def missed(self, db: Database) -> bool:
        """Whether events came too late to be heard."""
        return await self._follower.missed(db)

    async def renew_bot(self, db: Database) -> None:
        async with db.reading() as tx:
            seat = await bots.seat_of(tx, self.workspace_id)
            held = await conversations.held_by_bot(tx, self.workspace_id)
        self.bot = None if seat is None else BoardBot(held=held, **msgspec.structs.asdict(seat))
        self.bot_changed = self.bot_told = False

    async def renew_roster(self, db: Database) -> None:
        async with db.reading() as tx:
            roster = await load_roster(tx, self.workspace_id)
        before, self.roster, self.stale_roster = self.roster, roster, False
        for member_id in before.members.keys() | roster.members.keys():
            if before.members.get(member_id) != roster.members.get(member_id):
                self.floor.changed_agents.add(member_id)
        for queue_id in before.queues.keys() | roster.queues.keys():
            if before.queues.get(queue_id) != roster.queues.get(queue_id):
                self.floor.changed_queues.add(queue_id)
        for one in roster.presences:
            if str(one.member_id) not in self.floor.agents:
                self.floor.set_agent(str(one.member_id), str(one.state_id), one.kind, one.since)


async def look_for_answers(db: Database, workspace_id: UUID, tally: Tally) -> None:
    """Once of all that agents have or had."""
    left = len(tally.asks(_ALL))
    while left > 0:
        left -= await ask(db, workspace_id, tally, min(left, _MOST_ASKED))


async def ask(db: Database, workspace_id: UUID, tally: Tally, most: int) -> int:
    """Look whether agents wrote to those who wait for it; of how many."""
    asked = tally.asks(most)
    if asked:
        async with db.reading() as tx:
            found = await conversations.first_answers(
                tx, workspace_id, {UUID(pending.subject_id): pending.since for pending in asked.values()}
            )
        for item, pending in asked.items():
            tally.answer(item, found.get(UUID(pending.subject_id)))
    return len(asked)


def day_of(moment: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """When the day of a moment begins and ends there; it need not have 24 hours."""
    local = moment.astimezone(zone)
    begin = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return begin, begin + timedelta(days=1)  # of the clock on the wall
