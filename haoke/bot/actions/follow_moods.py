"""Keep the mood of each conversation while its customer writes: read behind the messages, never on their way."""

from collections import defaultdict
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.bot.events import DespairHeard
from haoke.bot.queries.moods import moods_of
from haoke.bot.sentiment.estimate import estimate
from haoke.bot.sentiment.mood import followed, label_of
from haoke.bot.tables import conversation_moods
from haoke.conversations import catalog as conversations
from haoke.conversations.actions.set_mood import set_mood
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx

_AT_ONCE = 500  # conversations
_MOST_TEXTS = 3000
_LOOKED_BACK = timedelta(minutes=10)  # by a process that begins
_OVERLAP = timedelta(seconds=5)  # how late a message may become visible


class _Heard(msgspec.Struct, frozen=True):
    """What a conversation came to. ``despair``: the message in which it was heard."""

    conversation_id: UUID
    seq: int
    score: float
    before: float
    despair: int | None

    @property
    def tells(self) -> bool:
        """Whether somebody has to hear of it."""
        return label_of(self.score) != label_of(self.before) or self.despair is not None


class MoodFollower:
    """One reader of what is written, in whichever process holds the job. What it has read stands with the moods."""

    def __init__(self) -> None:
        self._since: datetime | None = None

    async def step(self, db: Database) -> None:
        since = self._since or now() - _LOOKED_BACK
        async with db.reading() as tx:
            rows = await conversations.written_since(tx, since, _AT_ONCE)
        by_workspace: dict[UUID, dict[UUID, int]] = defaultdict(dict)
        for row in rows:
            by_workspace[row.workspace_id][row.id] = row.last_seq
        for workspace_id, written in by_workspace.items():
            await follow_moods(db, workspace_id, written)
        if rows:
            full = len(rows) == _AT_ONCE
            self._since = max(since, rows[-1].last_at - (timedelta() if full else _OVERLAP))


async def follow_moods(db: Database, workspace_id: UUID, written: dict[UUID, int]) -> None:
    """``written``: conversation → its last number. Doing it twice changes nothing."""
    async with db.reading() as tx:
        known = await moods_of(tx, workspace_id, written)
        after = {each: known[each].seq if each in known else 0 for each in written}
        unread = {each: seq for each, seq in after.items() if seq < written[each]}
        if not unread:
            return
        texts = await conversations.texts_after(tx, workspace_id, unread, _MOST_TEXTS)
    scores = {each: known[each].score if each in known else 0.0 for each in unread}
    heard: dict[UUID, _Heard] = {}
    for row in texts:
        mood, before = estimate(row.text or ""), scores[row.conversation_id]
        last = heard.get(row.conversation_id)
        despair = row.seq if mood.despair else last.despair if last else None
        score = followed(last.score if last else before, mood)
        heard[row.conversation_id] = _Heard(row.conversation_id, row.seq, score, before, despair)
    await db.run(_keep, workspace_id, [one for one in heard.values() if not one.tells])
    for one in heard.values():  # each alone: a conversation is locked for a moment, and never two at once
        if one.tells:
            await db.run(_change, workspace_id, one)


async def _change(tx: Tx, workspace_id: UUID, heard: _Heard) -> None:
    if await _keep(tx, workspace_id, [heard]) and heard.despair is not None:
        await tx.emit(DespairHeard(workspace_id=workspace_id, conversation_id=heard.conversation_id, seq=heard.despair))
    await set_mood(tx, workspace_id, heard.conversation_id, label_of(heard.score))


async def _keep(tx: Tx, workspace_id: UUID, heard: list[_Heard]) -> int:
    """How many were news: another process may have read the same."""
    if not heard:
        return 0
    rows = insert(conversation_moods).values(
        [
            {"workspace_id": workspace_id, "conversation_id": one.conversation_id, "seq": one.seq, "score": one.score}
            for one in sorted(heard, key=lambda one: one.conversation_id)
        ]
    )
    made = await tx.execute(
        rows.on_conflict_do_update(
            index_elements=["workspace_id", "conversation_id"],
            set_={"seq": rows.excluded.seq, "score": rows.excluded.score, "at": now()},
            where=conversation_moods.c.seq < rows.excluded.seq,
        )
    )
    return made.rowcount
