"""Lists of sensitive words and the words in them."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
import sqlalchemy as sa
from msgspec import UNSET, Meta, UnsetType
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.accounts.types import Name
from haoke.conversations.actions.screen_message import screens
from haoke.conversations.errors import (
    TooManyWordLists,
    TooManyWords,
    WordInvalid,
    WordKnown,
    WordListNameTaken,
)
from haoke.conversations.permissions import WORDS_MANAGE
from haoke.conversations.queries.words import (
    count_word_lists,
    count_words,
    known_words,
    word_list_name_taken,
    word_list_row,
    word_row,
)
from haoke.conversations.tables import word_lists, word_settings, words
from haoke.conversations.words.screen import Action, Direction, Mode
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.http.request import Body, Patch
from haoke.kernel.ids import new_id

MOST_WORDS = 100_000
MOST_LISTS = 200
LONGEST = 60
_KEEP_DAYS = Annotated[int, Meta(ge=0, le=365)]


class NewWordList(Body, frozen=True, kw_only=True):
    name: Name
    action: Action = "watch"
    direction: Direction = "both"
    mode: Mode = "variant"
    enabled: bool = True


class WordListChange(Patch, frozen=True, kw_only=True):
    name: Name | UnsetType = UNSET
    action: Action | UnsetType = UNSET
    direction: Direction | UnsetType = UNSET
    mode: Mode | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class NewWord(Body, frozen=True, kw_only=True):
    """What is null is as the list says."""

    text: str
    action: Action | None = None
    direction: Direction | None = None
    mode: Mode | None = None


class WordChange(Patch, frozen=True, kw_only=True):
    action: Action | UnsetType | None = UNSET
    direction: Direction | UnsetType | None = UNSET
    mode: Mode | UnsetType | None = UNSET


class WordSettings(Body, frozen=True, kw_only=True):
    """``keep_days``: how long the original of a message is kept in which something was found; 0: not at all."""

    keep_days: _KEEP_DAYS


def checked_word(text: str) -> str:
    """Raises WordInvalid."""
    text = text.strip()
    if not 1 <= len(text) <= LONGEST or any(ord(char) < 32 for char in text):
        raise WordInvalid(limit=LONGEST)
    return text


async def create_word_list(tx: Tx, actor: Actor, wanted: NewWordList) -> UUID:
    """Raises PermissionDenied, WordListNameTaken, TooManyWordLists."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor)
    if await word_list_name_taken(tx, actor.workspace_id, wanted.name):
        raise WordListNameTaken(name=wanted.name)
    if await count_word_lists(tx, actor.workspace_id) >= MOST_LISTS:
        raise TooManyWordLists(limit=MOST_LISTS)
    list_id = new_id()
    values = msgspec.structs.asdict(wanted)
    await tx.execute(word_lists.insert().values(workspace_id=actor.workspace_id, id=list_id, **values))
    await record_audit(tx, actor, "words.list_created", list_id, name=wanted.name, does=wanted.action)
    return list_id


async def change_word_list(tx: Tx, actor: Actor, list_id: UUID, change: WordListChange) -> None:
    """Raises PermissionDenied, WordListNotFound, WordListNameTaken."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor)
    before = await word_list_row(tx, actor.workspace_id, list_id, lock=True)
    if change.name is not UNSET and await word_list_name_taken(tx, actor.workspace_id, change.name, list_id):
        raise WordListNameTaken(name=change.name)
    changed = {name: value for name, value in change.given().items() if value != getattr(before, name)}
    if changed:
        await tx.execute(sa.update(word_lists).where(*_list(actor, list_id)).values(**changed))
        await record_audit(tx, actor, "words.list_changed", list_id, name=before.name, changed=changed)


async def delete_word_list(tx: Tx, actor: Actor, list_id: UUID) -> None:
    """With its words. Raises PermissionDenied, WordListNotFound."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor)
    before = await word_list_row(tx, actor.workspace_id, list_id, lock=True)
    await tx.execute(sa.delete(words).where(words.c.workspace_id == actor.workspace_id, words.c.list_id == list_id))
    await tx.execute(sa.delete(word_lists).where(*_list(actor, list_id)))
    await record_audit(tx, actor, "words.list_deleted", list_id, name=before.name)


def _list(actor: Actor, list_id: UUID) -> tuple[sa.ColumnElement[bool], ...]:
    return word_lists.c.workspace_id == actor.workspace_id, word_lists.c.id == list_id


async def add_word(tx: Tx, actor: Actor, list_id: UUID, wanted: NewWord) -> UUID:
    """Raises PermissionDenied, WordListNotFound, WordInvalid, WordKnown, TooManyWords."""
    actor.require(WORDS_MANAGE)
    text = checked_word(wanted.text)
    await bump(tx, actor)
    row = await word_list_row(tx, actor.workspace_id, list_id)
    if await known_words(tx, actor.workspace_id, list_id, [text]):
        raise WordKnown(word=text)
    await require_room(tx, actor, 1)
    word_id = new_id()
    values: dict[str, Any] = {"text": text, "action": wanted.action, "direction": wanted.direction, "mode": wanted.mode}
    await tx.execute(words.insert().values(workspace_id=actor.workspace_id, id=word_id, list_id=list_id, **values))
    await record_audit(tx, actor, "words.added", word_id, name=text, list=row.name)
    return word_id


async def change_word(tx: Tx, actor: Actor, word_id: UUID, change: WordChange) -> None:
    """Raises PermissionDenied, WordNotFound."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor)
    row = await word_row(tx, actor.workspace_id, word_id)
    changed = {name: value for name, value in change.given().items() if value != getattr(row, name)}
    if changed:
        await tx.execute(
            sa.update(words).where(words.c.workspace_id == actor.workspace_id, words.c.id == word_id).values(**changed)
        )
        await record_audit(tx, actor, "words.changed", word_id, name=row.text, changed=changed)


async def delete_word(tx: Tx, actor: Actor, word_id: UUID) -> None:
    """Raises PermissionDenied, WordNotFound."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor)
    row = await word_row(tx, actor.workspace_id, word_id)
    await tx.execute(sa.delete(words).where(words.c.workspace_id == actor.workspace_id, words.c.id == word_id))
    await record_audit(tx, actor, "words.deleted", word_id, name=row.text)


async def change_word_settings(tx: Tx, actor: Actor, wanted: WordSettings) -> WordSettings:
    """Raises PermissionDenied."""
    actor.require(WORDS_MANAGE)
    await bump(tx, actor, keep_days=wanted.keep_days)
    await record_audit(tx, actor, "words.settings_changed", actor.workspace_id, keep_days=wanted.keep_days)
    return wanted


async def bump(tx: Tx, actor: Actor, **changes: Any) -> None:
    """The words change: one change at a time, and every process hears of it."""
    await tx.execute(
        insert(word_settings)
        .values(workspace_id=actor.workspace_id, revision=1, **changes)
        .on_conflict_do_update(
            index_elements=["workspace_id"], set_={"revision": word_settings.c.revision + 1, **changes}
        )
    )
    screens.changed(tx, actor.workspace_id)


async def require_room(tx: Tx, actor: Actor, more: int) -> None:
    if await count_words(tx, actor.workspace_id) + more > MOST_WORDS:
        raise TooManyWords(limit=MOST_WORDS)
