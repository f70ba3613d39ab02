"""A form of the demo, sent to somebody who waits, and filled in."""

from uuid import UUID

import sqlalchemy as sa

from haoke.conversations.actions.answer_form import answer_form
from haoke.conversations.actions.manage_forms import create_form
from haoke.conversations.actions.send_form import send_form
from haoke.conversations.forms import links
from haoke.conversations.forms.form import FormContent, FormQuestion
from haoke.conversations.tables import conversations
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.ids import new_id
from haoke.kernel.runtime import installation_secret

RETURN = FormContent(
    title="退换货登记",
    intro="请填写以下信息，仓库核对后会尽快为您处理。",
    fields=[
        FormQuestion("who", "收件人", fills="name"),
        FormQuestion("phone", "手机号", type="phone", help="快递上门取件时联系您", fills="phone"),
        FormQuestion("order", "订单号"),
        FormQuestion("wish", "希望如何处理", type="choice", options=["退款", "换新", "补发配件"]),
        FormQuestion("wrong", "问题", type="choices", options=["破损", "漏发", "与描述不符", "其他"]),
        FormQuestion("more", "补充说明", type="long_text", required=False),
    ],
    thanks="已收到，我们会在一个工作日内联系您。",
)
ANSWER = {
    "who": ["周雨桐"],
    "phone": ["13800002716"],
    "order": ["HK20261127035"],
    "wish": ["2"],
    "wrong": ["1"],
    "more": ["壶嘴处有一道裂纹，箱子外面看不出来。"],
}


async def ask_for_returns(tx: Tx, boss: Actor, site_id: UUID) -> None:
    """``site_id``: where the customer waits who is asked."""
    form = await create_form(tx, boss, "退换货登记", RETURN)
    waiting = sa.select(conversations.c.id).where(
        conversations.c.workspace_id == boss.workspace_id,
        conversations.c.site_id == site_id,
        conversations.c.closed_at.is_(None),
    )
    conversation_id = await tx.scalar(waiting.order_by(conversations.c.id).limit(1))
    with links.served("", await installation_secret(tx)):
        part = await send_form(tx, boss, conversation_id, new_id(), form.id, "麻烦您填一下这张表，方便仓库核对。")
    await answer_form(tx, boss.workspace_id, UUID(part.body["form"]["id"]), ANSWER)
