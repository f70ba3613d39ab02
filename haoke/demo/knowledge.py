"""What the demo's company knows: the pack for shops with its gaps filled in, published."""

import re

import msgspec

from haoke.help_sites import SitesOfChannels
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.knowledge.actions.import_entries import import_entries
from haoke.knowledge.actions.set_help_centre import set_help_centre
from haoke.knowledge.formats.packs import rows_of_pack
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.types import HelpCentre, HelpTexts

_PACK = "e-commerce"
_GAP = re.compile(r"\{(\w+)\}")
_FACTS = {
    "return_days": "7",
    "refund_days": "3",
    "price_protection_days": "7",
    "phone": "400-000-0000",
    "free_shipping_amount": "99 元",
    "warranty_period": "一年",
    "tracking_hours": "24",
    "stores": "线上门店",
    "shelf_life_left": "三分之二",
    "repair_days": "15",
    "reject_rule": "运费由双方按责任承担",
    "points_validity": "一年",
    "points_rule": "每消费 1 元积 1 分",
    "payment_minutes": "30",
    "payment_methods": "微信、支付宝和银行卡",
    "overseas_areas": "港澳台地区",
    "member_benefits": "生日礼券和专属折扣",
    "invoice_period": "半年",
    "invoice_days": "3",
    "intercept_fee": "0 元",
    "hours": "9:00–21:00",
    "excluded_areas": "少数偏远地区",
    "dispatch_hours": "48",
    "delivery_days": "3",
    "damage_hours": "48",
    "confirm_minutes": "10",
    "complaint_hours": "24",
    "cod_rule": "暂不支持货到付款",
    "carriers": "顺丰和中通",
    "bulk_quantity": "50 件",
    "company": "云杉生活",
}


async def open_help_centres(tx: Tx, boss: Actor) -> None:
    """Each site has one; what is published there comes with ``learn``."""
    intro = HelpTexts(intro="下单、配送、退换货，常见问题都在这里。")
    for site in await SitesOfChannels().all(tx, boss.workspace_id):
        await set_help_centre(tx, boss, site, HelpCentre(enabled=True, texts={"zh-CN": intro}))


async def learn(tx: Tx, boss: Actor) -> None:
    await import_entries(tx, boss, [_filled(row) for row in rows_of_pack(_PACK, "zh-CN")], publish=True, preview=False)


def _filled(row: Row) -> Row:
    assert row.entry is not None, "the packs at hand are sound"
    said = [msgspec.structs.replace(part, text=_GAP.sub(_fact, part.text)) for part in row.entry.answer]
    return Row(row.line, msgspec.structs.replace(row.entry, answer=said))


def _fact(gap: re.Match[str]) -> str:
    return _FACTS.get(gap[1], gap[0])
