"""Take words from a file into a list: plain text with a word a line, or a table with commas."""

import csv
import io
from collections.abc import Iterator
from typing import Any, Literal, get_args
from uuid import UUID

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.conversations.actions.manage_words import bump, checked_word, require_room
from haoke.conversations.errors import WordFileInvalid, WordInvalid
from haoke.conversations.permissions import WORDS_MANAGE
from haoke.conversations.queries.words import known_words, word_list_row
from haoke.conversations.tables import words
from haoke.conversations.words.screen import Action, Direction, Mode
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.i18n import LOCALES, t
from haoke.kernel.ids import new_id

Format = Literal["text", "csv"]
Fault = Literal["word", "action", "direction", "mode"]

_SHOWN = 100  # rows of a preview, and faults
_HEADER = {"word", "words", "text"} | {t(locale, "words.word") for locale in LOCALES}
_COLUMNS: tuple[tuple[Fault, tuple[str, ...]], ...] = (
    ("action", get_args(Action)),
    ("direction", get_args(Direction)),
    ("mode", get_args(Mode)),
)


class FaultyRow(msgspec.Struct, frozen=True):
    """``fault``: which of its columns cannot be understood."""

    row: int
    text: str
    fault: Fault


class ImportedWord(msgspec.Struct, frozen=True):
    text: str
    action: Action | None = None
    direction: Direction | None = None
    mode: Mode | None = None


class WordImport(msgspec.Struct, frozen=True):
    """What a file holds. ``new``, ``known`` and ``faulty`` count words; the first hundred of each are shown."""

    new: int
    known: int
    faulty: int
    words: list[ImportedWord]
    faults: list[FaultyRow]


async def import_words(tx: Tx, actor: Actor, list_id: UUID, text: str, form: Format, *, write: bool) -> WordImport:
    """``write`` False only says what would happen. Rows that cannot be understood are left out, the others count.

    Raises PermissionDenied, WordListNotFound, WordFileInvalid, TooManyWords.
    """
    actor.require(WORDS_MANAGE)
    if write:
        await bump(tx, actor)
    row = await word_list_row(tx, actor.workspace_id, list_id)
    read, faults = _read(text.removeprefix("\ufeff"), form)
    known = await known_words(tx, actor.workspace_id, list_id, list(read))
    fresh = [word for name, word in read.items() if name not in known]
    await require_room(tx, actor, len(fresh))
    if write and fresh:
        await tx.execute(
            insert(words).on_conflict_do_nothing(),
            [
                {"workspace_id": actor.workspace_id, "id": new_id(), "list_id": list_id, **msgspec.structs.asdict(word)}
                for word in fresh
            ],
        )
        await record_audit(tx, actor, "words.imported", list_id, name=row.name, words=len(fresh))
    return WordImport(len(fresh), len(known), len(faults), fresh[:_SHOWN], faults[:_SHOWN])


def _read(text: str, form: Format) -> tuple[dict[str, ImportedWord], list[FaultyRow]]:
    """Each word once, as it first appears; and the rows that cannot be understood."""
    read: dict[str, ImportedWord] = {}
    faults: list[FaultyRow] = []
    for number, cells in _rows(text, form):
        if not cells or not cells[0] or (number == 1 and cells[0].casefold() in _HEADER):
            continue
        fault = next(
            (name for place, (name, allowed) in enumerate(_COLUMNS, 1) if _cell(cells, place) not in {None, *allowed}),
            None,
        )
        try:
            word = checked_word(cells[0])
        except WordInvalid:
            fault = "word"
        if fault is not None:
            faults.append(FaultyRow(number, cells[0][:100], fault))
            continue
        values: dict[str, Any] = {name: _cell(cells, place) for place, (name, _) in enumerate(_COLUMNS, 1)}
        read.setdefault(word, ImportedWord(word, **values))
    return read, faults


def _rows(text: str, form: Format) -> Iterator[tuple[int, list[str]]]:
    if form == "text":
        yield from ((number, [line.strip()]) for number, line in enumerate(text.splitlines(), 1))
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        for cells in reader:
            yield reader.line_num, [cell.strip() for cell in cells]
    except csv.Error as error:
        raise WordFileInvalid from error


def _cell(cells: list[str], place: int) -> str | None:
    return (cells[place].lower() or None) if place < len(cells) else None
