"""Question sets of the test bench: made, named, filled and removed."""

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.bench import MOST_QUESTIONS
from haoke.bot.errors import BenchEntryUnknown, QuestionSetFull, QuestionSetNameTaken, QuestionTwice
from haoke.bot.masking import masked
from haoke.bot.misses import key_of
from haoke.bot.permissions import TEST
from haoke.bot.queries.bench import count_questions, list_sets, questions_with_answers, set_for
from haoke.bot.tables import bench_questions, question_sets
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.knowledge.catalog import live_titles, published_phrasings

MOST_SETS = 100
_FILLED = 500  # at once
_PAGE = 1000
_MOST_PAGES = 50
_HELD_FROM = 3  # phrasings of an entry, of which one may be held back


class Wanted(NamedTuple):
    """A question, and the entry that it expects; None: nothing should be answered."""

    question: str
    locale: str
    entry_id: UUID | None
    held_back: bool = False


async def make_set(tx: Tx, actor: Actor, set_id: UUID, name: str) -> None:
    """With the client's own id a second click makes no second set. Raises PermissionDenied, QuestionSetNameTaken,
    QuestionSetFull.
    """
    actor.require(TEST)
    if len(await list_sets(tx, actor.workspace_id)) >= MOST_SETS:
        raise QuestionSetFull(limit=MOST_SETS)
    try:
        await tx.execute(question_sets.insert().values(workspace_id=actor.workspace_id, id=set_id, name=name))
    except sa.exc.IntegrityError:
        raise QuestionSetNameTaken(name=name) from None
    await record_audit(tx, actor, "question_set.made", set_id, name=name)


async def remove_set(tx: Tx, actor: Actor, set_id: UUID) -> None:
    """Raises PermissionDenied, QuestionSetNotFound."""
    actor.require(TEST)
    row = await set_for(tx, actor.workspace_id, set_id)
    for table, column in ((bench_questions, bench_questions.c.set_id), (question_sets, question_sets.c.id)):
        await tx.execute(sa.delete(table).where(table.c.workspace_id == actor.workspace_id, column == set_id))
    await record_audit(tx, actor, "question_set.removed", set_id, name=row.name)


async def add_question(tx: Tx, actor: Actor, set_id: UUID, wanted: Wanted) -> None:
    """Raises PermissionDenied, QuestionSetNotFound, QuestionSetFull, BenchEntryUnknown, QuestionTwice."""
    actor.require(TEST)
    if wanted.entry_id and not await live_titles(tx, actor.workspace_id, [wanted.entry_id]):
        raise BenchEntryUnknown(key=str(wanted.entry_id))
    if not await put_questions(tx, actor, set_id, [wanted]):
        raise QuestionTwice


async def remove_question(tx: Tx, actor: Actor, set_id: UUID, question_id: UUID) -> None:
    """Raises PermissionDenied, QuestionSetNotFound."""
    actor.require(TEST)
    await set_for(tx, actor.workspace_id, set_id)
    await tx.execute(
        sa.delete(bench_questions).where(
            bench_questions.c.workspace_id == actor.workspace_id,
            bench_questions.c.set_id == set_id,
            bench_questions.c.id == question_id,
        )
    )


async def fill_from_asked(tx: Tx, actor: Actor, set_id: UUID) -> int:
    """With what was asked, and answered well. Raises PermissionDenied, QuestionSetNotFound, QuestionSetFull."""
    actor.require(TEST)
    rows = await questions_with_answers(tx, actor.workspace_id, _FILLED)
    live = await live_titles(tx, actor.workspace_id, {row.expected for row in rows})
    found = [Wanted(masked(row.question), row.locale, row.expected) for row in rows if row.expected in live]
    return await put_questions(tx, actor, set_id, found)


async def fill_from_phrasings(tx: Tx, actor: Actor, set_id: UUID) -> int:
    """With one phrasing of each entry that has several, which runs hold back.

    Raises PermissionDenied, QuestionSetNotFound, QuestionSetFull.
    """
    actor.require(TEST)
    by_entry: dict[UUID, list[Wanted]] = {}
    after: tuple[UUID, UUID] | None = None
    for _ in range(_MOST_PAGES):
        page = await published_phrasings(tx, actor.workspace_id, after, _PAGE)
        for one in page:
            if not one.main and one.visibility == "public":
                by_entry.setdefault(one.entry_id, []).append(Wanted(one.text, one.locale, one.entry_id, True))
        if len(page) < _PAGE:
            break
        after = page[-1].entry_id, page[-1].phrasing_id
    held = [several[-1] for several in by_entry.values() if len(several) >= _HELD_FROM]
    return await put_questions(tx, actor, set_id, held[:_FILLED])


async def put_questions(tx: Tx, actor: Actor, set_id: UUID, wanted: Iterable[Wanted]) -> int:
    """Those that are in the set already stay as they are. Returns how many are new.

    Raises QuestionSetNotFound, QuestionSetFull.
    """
    await set_for(tx, actor.workspace_id, set_id)
    rows: dict[str, dict[str, Any]] = {}
    for one in wanted:
        question = " ".join(one.question.split())[:300]
        if key := key_of(question):
            rows.setdefault(
                key,
                {
                    "workspace_id": actor.workspace_id,
                    "set_id": set_id,
                    "id": new_id(),
                    "question": question,
                    "key": key,
                    "locale": one.locale,
                    "entry_id": one.entry_id,
                    "held_back": one.held_back,
                },
            )
    if not rows:
        return 0
    before = await count_questions(tx, actor.workspace_id, [set_id])
    await tx.execute(insert(bench_questions).on_conflict_do_nothing(), list(rows.values()))
    count = await count_questions(tx, actor.workspace_id, [set_id])
    if count > MOST_QUESTIONS:
        raise QuestionSetFull(limit=MOST_QUESTIONS)
    await tx.execute(
        question_sets.update()
        .where(question_sets.c.workspace_id == actor.workspace_id, question_sets.c.id == set_id)
        .values(changed_at=now())
    )
    return count - before
