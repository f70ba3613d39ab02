"""Automatic checks: how far they agree with readers on the labelled set, and how many conversations they look at."""

import time
from uuid import UUID

import sqlalchemy as sa

from bench.tables import Table, number
from haoke.cli.demo import Nobody, filled
from haoke.conversations.tables import conversations
from haoke.kernel.clock import now
from haoke.kernel.db import Database
from haoke.supervision.actions.check_conversations import check_conversations
from haoke.supervision.actions.look_at import look_at_all
from haoke.supervision.checking import CHECKS, findings_in
from haoke.supervision.contract import Talk
from haoke.supervision.types import CheckRule
from tests.supervision.checks.dialogues import LONG_AFTER, SETTINGS, labelled, score

_AT_ONCE = 40


def agreement() -> Table:
    rows = []
    for kind in sorted(CHECKS):
        known, unseen = score(kind, _finds, "known"), score(kind, _finds, "held-out")
        met, new = known.right + len(known.missed), unseen.right + len(unseen.missed)
        rows.append(
            (
                kind,
                str(met),
                f"{known.precision:.2f}",
                f"{known.recall:.2f}",
                str(new),
                f"{unseen.precision:.2f}" if unseen.right + len(unseen.wrong) else "–",
                f"{unseen.recall:.2f}" if new else "–",
            )
        )
    return Table(
        "Automatic checks: agreement with readers",
        f"Dialogues of our own in Chinese and English, labelled by a reader: {len(labelled('known'))} with which the "
        f"checks were made, and {len(labelled('held-out'))}, chosen to be hard and written when they were done; "
        "some were looked at afterwards, so they are no strict test.",
        ("check", "cases", "precision", "recall", "hard cases", "precision", "recall"),
        rows,
    )


async def speed(url: str, *, rounds: int) -> Table:
    demo = await filled(url, "only for the bench")
    talks = [each.talk for each in labelled()]
    rules = [_rule(kind) for kind in CHECKS]
    begin = time.process_time()
    for talk in talks * rounds:
        for rule in rules:
            findings_in(talk, rule)
    pure = len(talks) * rounds / (time.process_time() - begin)
    db = Database(url, Nobody())
    known = conversations.c
    async with db.reading() as tx:
        over = sa.select(known.id).where(known.workspace_id == demo.workspace_id, known.state == "closed")
        ids = [row.id for row in await tx.all(over)]
    looked, seconds = 0, 0.0
    for _ in range(rounds):
        await db.run(look_at_all, demo.workspace_id, ids, now())
        started = time.monotonic()
        for start in range(0, len(ids), _AT_ONCE):
            looked += await db.run(check_conversations, demo.workspace_id, ids[start : start + _AT_ONCE], now())
        seconds += time.monotonic() - started
    await db.close()
    return Table(
        "Automatic checks: conversations a second",
        f"One process. All {len(CHECKS)} checks over the labelled set in memory, CPU time; and the demo's {len(ids)} "
        "conversations with the demo's rules, read from the database and compared with what was found before.",
        ("in memory, all checks", "through the database, the demo's rules"),
        [(number(pure), number(looked / seconds))],
    )


def _rule(kind: str) -> CheckRule:
    return CheckRule(UUID(int=0), kind, kind, True, "low", [], SETTINGS.get(kind, {}))


def _finds(kind: str, talk: Talk) -> bool:
    return any(item.due <= LONG_AFTER for item in findings_in(talk, _rule(kind)))
