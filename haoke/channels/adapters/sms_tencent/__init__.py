"""Short messages by Tencent Cloud. In China only texts from approved templates are sent; answers come in."""

import msgspec

from haoke.channels.adapters.sms_tencent import calls
from haoke.channels.adapters.sms_tencent.reading import read_pushed
from haoke.channels.adapters.sms_tencent.settings import TencentSmsSettings
from haoke.channels.approved_sms import ApprovedSmsAdapter
from haoke.channels.contract import Capabilities, RawResponse

_TAKEN = RawResponse(
    body=msgspec.json.encode({"result": 0, "errmsg": "OK"}), content_type="application/json; charset=utf-8"
)

adapter = ApprovedSmsAdapter(
    titles={"zh-CN": "短信（腾讯云）", "zh-TW": "簡訊（騰訊雲）", "en": "SMS (Tencent Cloud)"},
    icon="message-square-text",
    capabilities=Capabilities(max_text=500, receipts=True, best="delivered", costs=True, peer_rate=0.1, peer_burst=1),
    settings=TencentSmsSettings,
    calls=calls,
    read=read_pushed,
    taken=_TAKEN,
    written=str,
)
