"""How WeCom is asked, and what its codes mean."""

from urllib.parse import urlencode

from haoke.channels.adapters.wecom_kf.settings import WecomSettings
from haoke.channels.contract import Account
from haoke.channels.outside import Outside, Token
from haoke.channels.wechat_api import Api, Codes

_CODES: Codes = {
    45009: ("rate_limited", True),
    40058: ("invalid", False),
    40096: ("recipient_invalid", False),
    48002: ("permission", False),
    60011: ("permission", False),
    60020: ("permission", False),
    84061: ("recipient_invalid", False),
    95000: ("invalid", False),
    95004: ("session_state", False),
    **dict.fromkeys(range(95011, 95019), ("session_state", False)),
    301002: ("permission", False),
}


async def _renew(account: Account[WecomSettings], outside: Outside, refused: str) -> Token:  # noqa: ARG001
    asked = urlencode({"corpid": account.settings.corpid, "corpsecret": account.settings.secret})
    return API.token_in(await outside.call("GET", f"{API.base}/gettoken?{asked}"))


API = Api("https://qyapi.weixin.qq.com/cgi-bin", _renew, _CODES)
