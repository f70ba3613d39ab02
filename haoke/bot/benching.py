"""A bot process runs the test bench on a copy of its index that has the change. Visitors never notice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
import sqlalchemy as sa
import structlog

from haoke.bot.actions.run_bench import claim_run, end_run, note_results
from haoke.bot.bench import MOST_QUESTIONS, BenchChange, BenchTry, figures, flip, judged
from haoke.bot.index import Index
from haoke.bot.learning import learn
from haoke.bot.matching.asking import Mind, ask
from haoke.bot.matching.encoders.contract import Encoder
from haoke.bot.matching.matcher import Memory
from haoke.bot.misses import key_of
from haoke.bot.queries.bench import last_results, questions_of
from haoke.bot.queries.index import settings_of
from haoke.bot.types import BotSettings
from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.knowledge.catalog import drafts_of, live_titles

log = structlog.get_logger()

_AT_ONCE = 20  # results in a transaction
_LONGEST = 1800.0  # seconds of a run

Live = Callable[[UUID], Awaitable[Index]]


class Unfit(Exception):
    """The run cannot be made; the word says why."""


class _Side(NamedTuple):
    """A mind and what its visitors do not see."""

    mind: Mind
    hidden: frozenset[int]


async def run_due(db: Database, encoders: Sequence[Encoder], live: Live) -> bool:
    """Make the run that waits longest, if any. ``live``: the index that visitors are answered from."""
    run = await db.run(claim_run, now())
    if run is None:
        return False
    try:
        async with asyncio.timeout(_LONGEST):
            await _make(db, encoders, live, run)
    except Unfit as unfit:
        await _fail(db, run, str(unfit))
    except TimeoutError:
        await _fail(db, run, "slow")
    except Exception:
        log.exception("a run of the test bench failed", workspace=str(run.workspace_id), run=str(run.id))
        await _fail(db, run, "broken")
    return True


async def _fail(db: Database, run: sa.Row[Any], why: str) -> None:
    async def fail(tx: Any) -> None:
        await end_run(tx, run, "failed", why=why)

    await db.run(fail)


async def _make(db: Database, encoders: Sequence[Encoder], live: Live, run: sa.Row[Any]) -> None:
    change = None if run.change is None else msgspec.convert(run.change, BenchChange)
    async with db.reading() as tx:
        questions = await questions_of(tx, run.workspace_id, msgspec.convert(run.set_ids, list[UUID]), MOST_QUESTIONS)
        wanted = {row.entry_id for row in questions if row.entry_id}
        here = set(await live_titles(tx, run.workspace_id, wanted))
        earlier = await last_results(tx, run) if change is None else {}
    held = frozenset(row.key for row in questions if row.held_back)
    before = await _side(db, encoders, live, run.workspace_id, held, None) if change is not None else None
    after = await _side(db, encoders, live, run.workspace_id, held, change)
    here |= {one.entry_id for one in change.entries} if change is not None else set()
    pairs: list[tuple[BenchTry | None, BenchTry, bool]] = []
    for begin in range(0, len(questions), _AT_ONCE):
        results = []
        for place, row in enumerate(questions[begin : begin + _AT_ONCE], begin):
            gone = row.entry_id is not None and row.entry_id not in here
            memory: Memory = {}
            was = earlier.get(row.id) if before is None else _tried(before, row, memory, gone=gone)
            then = _tried(after, row, memory, gone=gone)
            pairs.append((was, then, row.entry_id is None))
            results.append(_result(run, place, row, was, then))
            await asyncio.sleep(0)  # whoever asks something is answered
        if not await db.run(note_results, run, results):
            return
    known = [(was.verdict, stranger) for was, _, stranger in pairs if was is not None]
    flips = [flip(was.verdict if was else None, then.verdict) for was, then, _ in pairs]

    async def end(tx: Any) -> None:
        await end_run(
            tx,
            run,
            "done",
            before=msgspec.to_builtins(figures(known)) if known else None,
            after=msgspec.to_builtins(figures((then.verdict, stranger) for _, then, stranger in pairs)),
            better=flips.count("better"),
            worse=flips.count("worse"),
        )

    await db.run(end)


async def _side(
    db: Database,
    encoders: Sequence[Encoder],
    live: Live,
    workspace_id: UUID,
    held: frozenset[str],
    change: BenchChange | None,
) -> _Side:
    """The live index where nothing differs, else a copy. Raises Unfit."""
    if not held and (change is None or (not change.entries and await _same_terms(db, workspace_id, change.settings))):
        index = await live(workspace_id)
        mind = index.mind
        if change is not None and change.settings is not None:
            mind = Mind(
                mind.matcher, change.settings.answer_from, change.settings.offer_from, mind.learnt, mind.nearness
            )
        return _Side(mind, index.hidden(None, now()))
    index = Index(db, workspace_id, encoders, keeps_vectors=False)
    await index.fill(change.settings if change is not None else None)
    for one in change.entries if change is not None else []:
        async with db.reading() as tx:
            draft = (await drafts_of(tx, workspace_id, [one.entry_id])).get(one.entry_id)
        if draft is None or draft[0] != one.revision:
            raise Unfit("changed")
        await index.put(one.entry_id, draft[1])
    if held:
        index.leave_out(lambda text: key_of(text) in held)
    await learn(index.mind)
    return _Side(index.mind, index.hidden(None, now()))


async def _same_terms(db: Database, workspace_id: UUID, wanted: BotSettings | None) -> bool:
    """Thresholds alone need no other index."""
    if wanted is None:
        return True
    async with db.reading() as tx:
        return (await settings_of(tx, workspace_id)).terms == wanted.terms


def _tried(side: _Side, row: sa.Row[Any], memory: Memory, *, gone: bool) -> BenchTry:
    return judged(ask(side.mind, row.question, (), side.hidden, memory), row.entry_id, gone=gone)


def _result(run: sa.Row[Any], place: int, row: sa.Row[Any], was: BenchTry | None, then: BenchTry) -> dict[str, Any]:
    return {
        "workspace_id": run.workspace_id,
        "run_id": run.id,
        "place": place,
        "question_id": row.id,
        "question": row.question,
        "entry_id": row.entry_id,
        "flip": flip(was.verdict if was else None, then.verdict),
        "verdict": then.verdict,
        "before": None if was is None else msgspec.to_builtins(was),
        "after": msgspec.to_builtins(then),
    }
