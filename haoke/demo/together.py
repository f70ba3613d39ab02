"""What the people of the demo tell each other: notices, a group, a talk of two."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from haoke.accounts import catalog as accounts
from haoke.colleagues.actions.open_room import open_room
from haoke.colleagues.actions.post_in_room import post_in_room
from haoke.colleagues.actions.publish_notice import NewNotice, publish_notice
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id

NOTICES = (
    NewNotice(
        title="双十二大促值班安排",
        text="12 月 11 日 20:00 至 12 日 24:00 全员在岗。\n\n- 售前：优先接待官网\n- 售后：退换货一律 **先安抚再处理**",
        importance="important",
        must_confirm=True,
    ),
    NewNotice(
        title="New return policy / 新退货政策",
        text="Returns within 30 days, unused. Lamps and kettles: 60 days.",
    ),
)

GROUP = "售后小组"
SAID = (
    "今天手冲壶的退货有点多，大家留意一下批次号",
    "我这边两单都是 B0917 批次，壶嘴漏水",
    "已反馈仓库，先给客户换新，运费我们出 👍",
    "收到",
)
BETWEEN_TWO = ("下午那位帐篷的客户麻烦你跟进一下", "好的，资料我看过了，三点前回复他")


async def work_together(tx: Tx, boss: Actor, staff: Mapping[str, Sequence[tuple[UUID, str]]]) -> None:
    for notice in NOTICES:
        await publish_notice(tx, boss, notice)
    crew = [await _actor(tx, boss.workspace_id, member_id) for member_id, _ in staff["aftersales"]]
    room = await open_room(tx, boss, [one.member_id for one in crew], GROUP)
    for place, text in enumerate(SAID):
        await post_in_room(tx, (boss, *crew)[place % (len(crew) + 1)], room.id, new_id(), text)
    pair = await open_room(tx, boss, [crew[0].member_id], "")
    for speaker, text in zip((boss, crew[0]), BETWEEN_TWO, strict=True):
        await post_in_room(tx, speaker, pair.id, new_id(), text)


async def _actor(tx: Tx, workspace_id: UUID, member_id: UUID) -> Actor:
    actor = await accounts.actor_of(tx, workspace_id, member_id)
    assert actor is not None, "hired a moment ago"
    return actor
