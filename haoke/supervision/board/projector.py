"""Keeps the boards that somebody looks at, in whichever process holds the job's lease.

All it knows is in memory and can be had again from what it put down last, the log since then, and the tables: a process
that takes over loads each board once. One that loses the lease and gets it back goes on where it stood in the log.
"""

import asyncio
import time
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

import structlog

from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Database
from haoke.kernel.runtime import Runtime
from haoke.supervision.actions.raise_alarm import alarm_of_queue
from haoke.supervision.board.board import Board
from haoke.supervision.board.frames import board_topic, encode
from haoke.supervision.board.guard import Guard
from haoke.supervision.board.keeping import keep_board
from haoke.supervision.queries.alarms import workspaces_on_guard
from haoke.supervision.queries.boards import watched_boards

log = structlog.get_logger()

FULL_EVERY = 10.0  # seconds; what a watcher that missed a frame waits at most
_ROSTER_EVERY = 15.0
_BOT_EVERY = 5.0  # its figures are counted; a pause is seen at once
_BOT_SHARE = 20  # counting takes at most one part in so many of the time, however much was asked
_CHECK_EVERY = 30.0
_GUARD_EVERY = 5.0
_KEEP_EVERY = 60.0  # what a process that takes over has to read again at most
_KEPT = 600.0  # a board that nobody looks at any more


class Projector:
    """``step`` is called once a second."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._kept: dict[UUID, _Kept] = {}
        self._failed: set[UUID] = set()  # load these without what was kept of them

    async def step(self) -> None:
        db = self._runtime.db
        async with db.reading() as tx:
            watched = await watched_boards(tx, now())
            for workspace_id in await workspaces_on_guard(tx):
                watched.setdefault(workspace_id, {})
        for workspace_id, scopes in watched.items():
            try:
                await self._follow(db, workspace_id, scopes)
            except Exception:
                self._kept.pop(workspace_id, None)
                self._failed.add(workspace_id)
                log.exception("board is loaded anew", workspace=str(workspace_id))
        moment = time.monotonic()
        self._kept = {key: kept for key, kept in self._kept.items() if moment - kept.watched_at < _KEPT}

    async def _follow(self, db: Database, workspace_id: UUID, scopes: Mapping[str, datetime]) -> None:
        kept = self._kept.get(workspace_id)
        if kept is None or await kept.over(db):
            board = await Board.load(db, workspace_id, anew=kept is not None or workspace_id in self._failed)
            self._failed.discard(workspace_id)
            kept = self._kept[workspace_id] = _Kept(board, kept.guard if kept else None)
        board, moment = kept.board, time.monotonic()
        kept.watched_at = moment
        await board.catch_up(db)
        if board.stale_roster or moment >= kept.roster_due:
            await board.renew_roster(db)
            kept.roster_due = moment + _ROSTER_EVERY
        if scopes and (board.bot_told or moment >= (kept.bot_due if board.bot_changed else kept.bot_due + _BOT_EVERY)):
            await board.renew_bot(db)
            kept.bot_due = moment + max(_BOT_EVERY, _BOT_SHARE * (time.monotonic() - moment))
        if moment >= kept.full_due:
            kept.full_due = moment + FULL_EVERY
            kept.asked.clear()
        anew = {scope for scope, asked_at in scopes.items() if kept.asked.get(scope) != asked_at}
        kept.asked = dict(scopes)
        for frame in board.tell(scopes, anew):
            self._runtime.hub.publish(board_topic(workspace_id, frame.scope), encode(frame))
            await asyncio.sleep(0)
        if moment >= kept.guard_due:
            kept.guard_due = moment + _GUARD_EVERY
            for trouble in kept.guard.look(board.roster, board.floor, board.tally, to_ms(now())):
                await db.run(alarm_of_queue, workspace_id, trouble.kind, UUID(trouble.queue_id), trouble.data)
        if moment >= kept.keep_due:
            kept.keep_due = moment + _KEEP_EVERY
            await db.run(keep_board, workspace_id, board.kept())


class _Kept:
    """A board and when what is due for it."""

    def __init__(self, board: Board, guard: Guard | None = None) -> None:
        self.board = board
        self.watched_at = time.monotonic()
        self.guard = guard or Guard()
        self.guard_due = 0.0
        self.bot_due = 0.0
        self.keep_due = 0.0
        self.full_due = 0.0
        self.asked: dict[str, datetime] = {}  # scope → when somebody last asked for all of it
        self.roster_due = self.watched_at + _ROSTER_EVERY
        self._check_due = self.watched_at + _CHECK_EVERY

    async def over(self, db: Database) -> bool:
        """Whether the board has to be loaded anew: another day began, other targets hold, or it missed something."""
        if self.board.day_over() or self.board.outdated:
            return True
        if time.monotonic() < self._check_due:
            return False
        self._check_due = time.monotonic() + _CHECK_EVERY
        return await self.board.missed(db)


_projectors: WeakKeyDictionary[Database, Projector] = WeakKeyDictionary()


def projector_of(runtime: Runtime) -> Projector:
    """The process's own."""
    known = _projectors.get(runtime.db)
    if known is None:
        known = _projectors[runtime.db] = Projector(runtime)
    return known
