"""Short messages by Aliyun. In China only texts from approved templates are sent; what people answer comes in."""

import msgspec

from haoke.channels.adapters.sms_aliyun import calls
from haoke.channels.adapters.sms_aliyun.reading import read_pushed
from haoke.channels.adapters.sms_aliyun.settings import AliyunSmsSettings
from haoke.channels.addressing import at_home
from haoke.channels.approved_sms import ApprovedSmsAdapter
from haoke.channels.contract import Capabilities, RawResponse

_TAKEN = RawResponse(
    body=msgspec.json.encode({"code": 0, "msg": "接收成功"}), content_type="application/json; charset=utf-8"
)

adapter = ApprovedSmsAdapter(
    titles={"zh-CN": "短信（阿里云）", "zh-TW": "簡訊（阿里雲）", "en": "SMS (Aliyun)"},
    icon="message-square-text",
    capabilities=Capabilities(max_text=500, receipts=True, best="delivered", costs=True, peer_rate=0.1, peer_burst=1),
    settings=AliyunSmsSettings,
    calls=calls,
    read=read_pushed,
    taken=_TAKEN,
    written=at_home,
)
