"""Take questions from a table into a set, and tell of each bad row what is wrong with it."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from haoke.bot.actions.manage_question_sets import Wanted, put_questions
from haoke.bot.errors import BenchEntryUnknown, QuestionTwice
from haoke.bot.misses import key_of
from haoke.bot.permissions import TEST
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.errors import Refusal
from haoke.kernel.i18n import refusal_text
from haoke.knowledge.catalog import Row, live_named


class BadRow(msgspec.Struct, frozen=True):
    line: int
    question: str
    problem: str


class QuestionsImported(msgspec.Struct, frozen=True):
    """``known``: questions that the set had already."""

    added: int
    known: int
    bad: list[BadRow]


async def import_questions(tx: Tx, actor: Actor, set_id: UUID, rows: Sequence[Row]) -> QuestionsImported:
    """``key`` of a row: key or id of the entry that is expected; none: nothing should be answered.

    Raises PermissionDenied, QuestionSetNotFound, QuestionSetFull.
    """
    actor.require(TEST)
    names = {row.entry.key for row in rows if row.entry is not None and row.entry.key}
    live = await live_named(tx, actor.workspace_id, names)
    good: dict[str, Wanted] = {}
    bad: list[tuple[int, str, Refusal]] = []
    for row in rows:
        if row.entry is None:
            bad += [(row.line, "", row.problem)] if row.problem is not None else []
            continue
        question, name = row.entry.question, row.entry.key
        wanted = Wanted(question, row.entry.locale, live.get(name) if name else None)
        key = key_of(question)
        if name and name not in live:
            bad.append((row.line, question, BenchEntryUnknown(key=name)))
        elif not key or key in good:
            bad.append((row.line, question, QuestionTwice()))
        else:
            good[key] = wanted
    added = await put_questions(tx, actor, set_id, good.values())
    return QuestionsImported(
        added,
        len(good) - added,
        [BadRow(line, question, refusal_text(refusal, actor.locale)) for line, question, refusal in bad],
    )
