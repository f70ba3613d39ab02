"""What the demo's agents have at hand: quick replies, closing codes, a survey, and what the company knows."""

from haoke.conversations.actions.add_quick_reply import add_quick_reply
from haoke.conversations.actions.change_survey import change_survey
from haoke.conversations.actions.manage_closing_codes import Place, add_closing_code
from haoke.conversations.types import QuickReplyValues, Survey, SurveyReason
from haoke.demo.graph import draw
from haoke.demo.knowledge import learn
from haoke.kernel.auth import Actor, Scope
from haoke.kernel.db import Tx

REPLIES = (
    ("开场", "nh", "问候", "您好，我是{agent}，很高兴为您服务。请问有什么可以帮您？"),
    ("开场", "sd", "稍等", "好的，请稍等，我马上为您查询。"),
    ("物流", "fh", "发货时间", "您的订单 {order} 将在 48 小时内发出，届时会有短信通知。"),
    ("物流", "wl", "查物流", "包裹已由快递揽收，单号 {number}，预计两天内送达。"),
    ("售后", "tk", "退款", "退款已经提交，一到三个工作日原路退回，请留意查收。"),
    ("结束", "gx", "感谢", "感谢惠顾，{customer}，欢迎再来！"),
    ("English", "hi", "Greeting", "Hello {customer}, this is {agent} from {site}. How can I help?"),
    ("English", "bye", "Farewell", "You are welcome. Have a nice day!"),
)
CODES = {
    "售前咨询": ("商品", "活动", "配送范围"),
    "物流": ("催发货", "未收到", "破损"),
    "售后": ("退款", "换货", "投诉"),
    "其他": (),
}
REASONS = (
    SurveyReason("slow", {"zh-CN": "回复太慢", "zh-TW": "回覆太慢", "en": "Slow answers"}, 1, 3),
    SurveyReason("open", {"zh-CN": "问题没解决", "zh-TW": "問題沒解決", "en": "Not solved"}, 1, 3),
    SurveyReason("kind", {"zh-CN": "态度热情", "zh-TW": "態度親切", "en": "Friendly"}, 4, 5),
    SurveyReason("quick", {"zh-CN": "回复及时", "zh-TW": "回覆即時", "en": "Quick answers"}, 4, 5),
)


async def equip(tx: Tx, boss: Actor) -> None:
    for folder, code, title, text in REPLIES:
        values = QuickReplyValues(folder=folder, code=code, title=title, text=text)
        await add_quick_reply(tx, boss, Scope.ALL, None, values)
    for name, below in CODES.items():
        root = await add_closing_code(tx, boss, name, Place())
        for each in below:
            await add_closing_code(tx, boss, each, Place(parent_id=root))
    await change_survey(tx, boss, Survey(automatic=True, reasons=list(REASONS)))
    await learn(tx, boss)
    await draw(tx, boss)
