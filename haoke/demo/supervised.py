"""What a supervisor of the demo finds: ratings of the past, alarms, and a board for the wall."""

import random
from datetime import timedelta
from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.conversations.survey_rules import answer_of
from haoke.conversations.tables import conversations, ratings
from haoke.conversations.types import Survey
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.supervision.actions.change_wallboards import save_wallboard
from haoke.supervision.actions.raise_alarm import alarm_of_conversation
from haoke.supervision.actions.set_alarm_rule import set_alarm_rule
from haoke.supervision.alarm_kinds import BAD_RATING, LONG_WAIT, SERVICE_LEVEL
from haoke.supervision.types import AlarmRule, Tile

RATED = 0.45  # of the conversations
SCORES = (1, 2, 3, 4, 5)
WEIGHTS = (4, 5, 11, 30, 50)
BAD, GOOD = 2, 4
BOARD = "值班大屏"
RULES = (AlarmRule(LONG_WAIT, None, True, 120, 0, 15), AlarmRule(SERVICE_LEVEL, None, True, 80, 60, 30))
ALARMED = 2  # of the latest bad ratings
TILES = (
    Tile(kind="number", metric="waiting", x=0, y=0, w=3, h=2, warn=3, bad=6),
    Tile(kind="number", metric="longest", x=3, y=0, w=3, h=2),
    Tile(kind="gauge", metric="service", x=6, y=0, w=3, h=2),
    Tile(kind="gauge", metric="occupancy", x=9, y=0, w=3, h=2, warn=80, bad=95),
    Tile(kind="line", x=0, y=2, w=6, h=4, every=30),
    Tile(kind="agents", x=6, y=2, w=6, h=4),
    Tile(kind="heat", metric="arrived", x=0, y=6, w=12, h=4),
)


async def supervise(tx: Tx, boss: Actor, choose: random.Random) -> None:
    bad = await _rate(tx, boss, choose)
    for conversation_id, score in bad[-ALARMED:]:
        said = {"score": str(score), "best": str(len(SCORES))}
        await alarm_of_conversation(tx, boss.workspace_id, BAD_RATING, conversation_id, said)
    for rule in RULES:
        await set_alarm_rule(tx, boss, rule)
    await save_wallboard(tx, boss, new_id(), BOARD, list(TILES), shared=True)


async def _rate(tx: Tx, boss: Actor, choose: random.Random) -> list[tuple[UUID, int]]:
    """Some customers rated what was closed. Those who were not content, oldest first."""
    here = conversations.c
    closed = await tx.all(
        sa.select(here.id, here.site_id, here.customer_id, here.team_id, here.assignee_id, here.closed_at)
        .where(here.workspace_id == boss.workspace_id, here.state == "closed")
        .order_by(here.id)
    )
    rows, bad = [], []
    for row in closed:
        if choose.random() >= RATED:
            continue
        score = choose.choices(SCORES, WEIGHTS)[0]
        at = row.closed_at + timedelta(seconds=choose.uniform(20, 900))
        rows.append(
            {
                "workspace_id": boss.workspace_id,
                "conversation_id": row.id,
                "site_id": row.site_id,
                "customer_id": row.customer_id,
                "team_id": row.team_id,
                "member_id": row.assignee_id,
                "invited_at": row.closed_at,
                "score": score,
                "best": len(SCORES),
                "positive": score >= GOOD,
                "bad": score <= BAD,
                "answer": msgspec.to_builtins(answer_of(Survey(), score, [], None, "")),
                "rated_at": at,
                "follow_up": "open" if score <= BAD else None,
            }
        )
        if score <= BAD:
            bad.append((row.id, score))
    await tx.execute(ratings.insert(), rows)
    return bad
