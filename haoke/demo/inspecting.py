"""What the demo's supervisors think of its conversations: a score form, a plan, scored inspections, appeals."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from haoke.accounts import catalog as accounts
from haoke.conversations import catalog as conversations
from haoke.demo import company
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.supervision.actions.answer_appeal import answer_appeal
from haoke.supervision.actions.appeal_result import appeal_result
from haoke.supervision.actions.draw_inspections import draw_due
from haoke.supervision.actions.save_inspection_plan import create_inspection_plan
from haoke.supervision.actions.save_score_form import create_score_form
from haoke.supervision.actions.score_inspection import submit_scoring
from haoke.supervision.inspection.form import (
    ScoreAnswer,
    ScoreChoice,
    ScoreFormContent,
    ScoreGroup,
    ScoreItem,
    highest,
    items_of,
)
from haoke.supervision.inspection.plan import InspectionPlanValues, period_end, period_start
from haoke.supervision.tables import inspection_plans, inspections, scorings

WEEKS = 4
LEFT = 4  # inspections that still wait

FORM = ScoreFormContent(
    [
        ScoreGroup(
            "服务规范",
            [
                ScoreItem(id="greeting", title="开场问候", hint="主动问好并报上名字", points=10),
                ScoreItem(id="tone", title="用语礼貌、有耐心", points=20, kind="scale", top=5),
                ScoreItem(id="farewell", title="结束语", hint="确认没有其他问题再结束", points=10, optional=True),
            ],
        ),
        ScoreGroup(
            "问题处理",
            [
                ScoreItem(id="listening", title="理解客户的问题", points=20, kind="scale", top=5),
                ScoreItem(
                    id="answer",
                    title="解决方案正确",
                    points=30,
                    kind="choices",
                    choices=[ScoreChoice("完全正确", 100), ScoreChoice("部分正确", 50), ScoreChoice("错误", 0)],
                ),
                ScoreItem(id="privacy", title="不泄露客户隐私", points=10, fatal=True),
            ],
        ),
    ]
)
COMMENTS = ("整体不错，继续保持。", "回答准确，开场可以更热情一些。", "", "注意结束前确认客户还有没有其他问题。")
APPEALS = (
    ("客户一上来就说了订单号，我先处理问题再补的问候，请复核。", "问候在第二句，按标准给分。", True),
    ("客户自己离开的，没有机会说结束语。", "可以在最后一条补上结束语，维持原分。", False),
    ("方案是按新的退货政策给的，请复核。", "", False),
)
"""What agents say, and what is answered: changed or kept; the last one still waits."""


async def inspect(tx: Tx, boss: Actor, deputy_id: UUID, choose: random.Random) -> None:
    deputy = await _actor(tx, boss.workspace_id, deputy_id)
    form = await create_score_form(tx, boss, "在线客服服务评分表", FORM)
    values = InspectionPlanValues(
        name="每周每人一条",
        form_id=form.id,
        every="week",
        way="quota",
        quota=1,
        inspector_ids=[deputy.member_id, boss.member_id],
        second_share=40,
    )
    plan_id = await create_inspection_plan(tx, boss, values)
    await _draw_weeks(tx, boss.workspace_id, plan_id)
    drawn = await tx.all(
        sa.select(inspections).where(inspections.c.workspace_id == boss.workspace_id).order_by(inspections.c.closed_at)
    )
    people, zone = {boss.id: boss, deputy.id: deputy}, ZoneInfo(company.TIME_ZONE)
    for row in drawn[:-LEFT]:
        answers = await _answers(tx, row, choose)
        await submit_scoring(tx, people[row.inspector_id], row.id, answers, choose.choice(COMMENTS))
        if row.second_id is not None:
            others = await _answers(tx, row, choose)
            mostly = {item: others[item] if choose.random() < 0.25 else answers[item] for item in answers}
            await submit_scoring(tx, people[row.second_id], row.id, mostly, "")
        await _date_back(tx, row, period_end(row.closed_at, "day", zone) + timedelta(hours=choose.uniform(9.5, 17.5)))
    await _appeal(tx, drawn[:-LEFT], people)


async def _draw_weeks(tx: Tx, workspace_id: UUID, plan_id: UUID) -> None:
    """As if the plan had been there for some weeks."""
    zone, at = ZoneInfo(company.TIME_ZONE), now()
    since = period_start(at - timedelta(weeks=WEEKS), "week", zone)
    await tx.execute(
        sa.update(inspection_plans)
        .where(inspection_plans.c.workspace_id == workspace_id, inspection_plans.c.id == plan_id)
        .values(drawn_until=since, due_at=period_end(since, "week", zone))
    )
    for _ in range(WEEKS):
        await draw_due(tx, workspace_id, plan_id, at)


async def _date_back(tx: Tx, row: sa.Row[tuple[object, ...]], at: datetime) -> None:
    """As if it had been scored on the next day."""
    await tx.execute(
        sa.update(inspections)
        .where(inspections.c.workspace_id == row.workspace_id, inspections.c.id == row.id)
        .values(scored_at=at)
    )
    await tx.execute(
        sa.update(scorings)
        .where(scorings.c.workspace_id == row.workspace_id, scorings.c.inspection_id == row.id)
        .values(submitted_at=at)
    )


async def _answers(tx: Tx, row: sa.Row[tuple[object, ...]], choose: random.Random) -> dict[str, ScoreAnswer]:
    """Mostly good; what is wrong points at a message."""
    parts, _ = await conversations.parts_after(tx, row.workspace_id, row.conversation_id, 0, limit=50, internal=False)
    said = [part.seq for part in parts if part.kind == "message" and part.by.kind == "member"]
    found = {}
    for item in items_of(FORM):
        best = 0 if item.kind == "choices" else highest(item)
        worse = 1 if item.kind == "choices" else max(0, best - 1)
        good = choose.random() < (0.97 if item.fatal else 0.72)
        seqs = [choose.choice(said)] if said and not good else []
        found[item.id] = ScoreAnswer(value=best if good else worse, seqs=seqs)
    return found


async def _appeal(tx: Tx, scored: Sequence[sa.Row[tuple[object, ...]]], people: dict[UUID | None, Actor]) -> None:
    for row, (text, reason, changes) in zip(reversed(scored), APPEALS, strict=False):
        agent = await _actor(tx, row.workspace_id, row.member_id)
        await appeal_result(tx, agent, row.id, text)
        other = next(actor for member_id, actor in people.items() if member_id != row.inspector_id)
        better = {item.id: ScoreAnswer(value=0 if item.kind == "choices" else highest(item)) for item in items_of(FORM)}
        if reason:
            await answer_appeal(tx, other, row.id, reason, better if changes else None)


async def _actor(tx: Tx, workspace_id: UUID, member_id: UUID) -> Actor:
    actor = await accounts.actor_of(tx, workspace_id, member_id)
    assert actor is not None, "hired a moment ago"
    return actor
