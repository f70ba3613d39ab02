"""What the demo's company looks for in its conversations, and what it found in those that are over."""

import random
from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.tables import conversations
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.supervision.actions.check_conversations import check_conversations
from haoke.supervision.actions.look_at import look_at_all
from haoke.supervision.actions.manage_check_rules import CheckRuleValues, add_check_rule
from haoke.supervision.tables import check_findings

RULES = (
    CheckRuleValues(kind="rude_tone", name="语气不当", severity="high"),
    CheckRuleValues(kind="asks_private_data", name="索要敏感信息", severity="high"),
    CheckRuleValues(kind="broken_promise", name="承诺未跟进", severity="high"),
    CheckRuleValues(
        kind="forbidden_words",
        name="私下交易与过度承诺",
        severity="high",
        settings={"forbidden": ["加我微信", "私下*转账", "保证*不", "全网最低", "guarantee*never"]},
    ),
    CheckRuleValues(kind="closed_unanswered", name="未答复即结束", severity="high"),
    CheckRuleValues(kind="slow_first_answer", name="首次响应超过一分钟", settings={"seconds": 60}),
    CheckRuleValues(kind="slow_answer", name="回复超过三分钟", settings={"seconds": 180}),
    CheckRuleValues(kind="unanswered_question", name="问题未答复"),
)
_AT_ONCE = 100
_JUDGED = 40
_REASONS = ("引用客户原话", "客户同意稍后再联系", "系统消息，不是客服所说")


async def check_history(tx: Tx, boss: Actor, choose: random.Random) -> None:
    for rule in RULES:
        await add_check_rule(tx, boss, rule)
    workspace_id, at = boss.workspace_id, now()
    known = conversations.c
    over = sa.select(known.id).where(known.workspace_id == workspace_id, known.state == "closed").order_by(known.id)
    ids: list[UUID] = [row.id for row in await tx.all(over)]
    for start in range(0, len(ids), _AT_ONCE):
        await look_at_all(tx, workspace_id, ids[start : start + _AT_ONCE], at)
        await check_conversations(tx, workspace_id, ids[start : start + _AT_ONCE], at)
    await _judge(tx, boss, choose)


async def _judge(tx: Tx, boss: Actor, choose: random.Random) -> None:
    """Somebody has looked at the first of them."""
    mine = check_findings.c.workspace_id == boss.workspace_id
    for row in await tx.all(sa.select(check_findings.c.id).where(mine).order_by(check_findings.c.at).limit(_JUDGED)):
        right = choose.random() < 0.85
        await tx.execute(
            sa.update(check_findings)
            .where(mine, check_findings.c.id == row.id)
            .values(
                verdict="confirmed" if right else "dismissed",
                verdict_by=boss.id,
                verdict_note="" if right else choose.choice(_REASONS),
                verdict_at=now(),
            )
        )
