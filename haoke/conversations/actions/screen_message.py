"""Look for sensitive words in a message: what is masked is stored masked, what is blocked is refused."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID

from haoke.conversations.errors import ConversationNotFound, MessageBlocked, MessageNotAllowed, WordNotAllowed
from haoke.conversations.events import SensitiveWordFound
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.queries.words import rules_of, word_settings_of
from haoke.conversations.tables import word_findings
from haoke.conversations.types import Author, MessageBody
from haoke.conversations.words.screen import Rule, Screen, Verdict
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.ids import new_id
from haoke.kernel.kept import Kept

_MANY = 1000  # words; more are prepared beside the loop


async def _load(tx: Tx, workspace_id: UUID, known: Screen | None) -> Screen:
    revision, keep_days = await word_settings_of(tx, workspace_id)
    if known is not None and known.revision == revision:
        return known
    rules = [Rule(row.text, row.action, row.direction, row.mode) for row in await rules_of(tx, workspace_id)]
    if len(rules) < _MANY:
        return Screen(rules, revision, keep_days)
    return await asyncio.to_thread(Screen, rules, revision, keep_days)


screens: Kept[Screen] = Kept("words", _load)


def must_be_screened(workspace_id: UUID, body: MessageBody) -> bool:
    """For the fast way: whether the general one has to judge the message. Asks nobody."""
    screen = screens.peek(workspace_id)
    return screen is None or screen.touches(body)


def draft_shown(workspace_id: UUID, text: str) -> str:
    """A visitor's draft without what would be masked or blocked; nothing while the words are not known."""
    screen = screens.peek(workspace_id)
    return "" if screen is None else screen.hidden(text)


class Screened:
    """A message that may be stored: ``body``; and what is to be remembered of it once it is."""

    def __init__(self, workspace_id: UUID, author: Author, original: str, verdict: Verdict, keep_days: int) -> None:
        self.body = verdict.body
        self.workspace_id = workspace_id
        self._author = author
        self._original = original
        self._words = verdict.words
        self._keep_days = keep_days

    async def record(self, tx: Tx, conversation_id: UUID | None, seq: int | None) -> None:
        """Remember what was found, and say so; nothing where nothing was."""
        if not self._words:
            return
        kept = self._keep_days > 0
        await tx.execute(
            word_findings.insert().values(
                workspace_id=self.workspace_id,
                id=new_id(),
                conversation_id=conversation_id,
                seq=seq,
                by_kind=self._author.kind,
                by_id=self._author.id,
                words=self._words,
                original=self._original if kept else None,
                original_until=now() + timedelta(days=self._keep_days) if kept else None,
            )
        )
        if conversation_id is not None:
            for action, said in self._words.items():
                await tx.emit(
                    SensitiveWordFound(
                        workspace_id=self.workspace_id,
                        conversation_id=conversation_id,
                        by_kind=self._author.kind,
                        by_id=self._author.id,
                        words=said,
                        action=action,
                    )
                )


async def screen_message(
    tx: Tx, workspace_id: UUID, conversation_id: UUID, author: Author, body: MessageBody
) -> Screened:
    """Raises WordNotAllowed (to a member) or MessageNotAllowed (to a visitor), which ``noting_blocks`` remembers."""
    screen = await screens.get(tx, workspace_id)
    by_member = author.kind == "member"
    verdict = screen.judge(body, by_member) if screen.touches(body) else Verdict(body)
    found = Screened(workspace_id, author, body.text, verdict, screen.keep_days)
    if verdict.blocked is not None:
        refusal = WordNotAllowed(word=verdict.blocked) if by_member else MessageNotAllowed()
        refusal.remember = lambda tx: _remember(tx, found, conversation_id)
        raise refusal
    return found


@asynccontextmanager
async def noting_blocks(db: Database) -> AsyncIterator[None]:
    """Around an action that posts: what is blocked undoes the action, and is remembered all the same."""
    try:
        yield
    except MessageBlocked as refusal:
        await db.run(refusal.remember)
        raise


async def _remember(tx: Tx, found: Screened, conversation_id: UUID) -> None:
    try:
        await conversation_by_id(tx, found.workspace_id, conversation_id)
    except ConversationNotFound:  # it would have been opened by this message
        await found.record(tx, None, None)
    else:
        await found.record(tx, conversation_id, None)
