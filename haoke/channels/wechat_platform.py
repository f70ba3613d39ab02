"""What official accounts and mini programs have in common at WeChat: requests in, messages out, tokens, quota."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Literal, TypeAlias

from haoke.channels import wechat_hook
from haoke.channels.contract import (
    Account,
    Described,
    Health,
    InboundMark,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.counted_windows import Allowance, counted_window
from haoke.channels.outside import Fetched, Outside, Token, failed, sent
from haoke.channels.types import AnyPart, Media, OutboundMessage, Peer, SendResult, Text
from haoke.channels.wechat_api import Api, Codes, Refused
from haoke.channels.wechat_messages import read
from haoke.channels.wechat_settings import WechatSettings
from haoke.channels.wording import in_words

_CODES: Codes = {
    40037: ("template_invalid", False),
    43019: ("user_blocked", False),
    43101: ("user_blocked", False),
    45015: ("window_closed", False),
    45047: ("quota_exceeded", False),
    47003: ("template_invalid", False),
    50001: ("permission", False),
    50002: ("account_suspended", False),
    50005: ("permission", False),
    61450: ("transient", True),
    **dict.fromkeys(range(61451, 61460), ("invalid", False)),
    65400: ("permission", False),
}
_SEND = "message/custom/send"


async def _renew(account: Account[WechatSettings], outside: Outside, refused: str) -> Token:
    """By ``stable_token``, which leaves others' tokens valid. It is forced only where it insists on a refused one."""
    wanted = {
        "grant_type": "client_credential",
        "appid": account.settings.appid,
        "secret": account.settings.appsecret,
        "force_refresh": False,
    }
    url = f"{API.base}/stable_token"
    token = API.token_in(await outside.call("POST", url, json=wanted))
    if token.value != refused:
        return token
    return API.token_in(await outside.call("POST", url, json=wanted | {"force_refresh": True}))


API = Api("https://api.weixin.qq.com/cgi-bin", _renew, _CODES)


Body: TypeAlias = Callable[[Account[WechatSettings], AnyPart, Outside], Awaitable[tuple[str, Any]]]


class WechatAdapter(Described, frozen=True):
    """``body``: the ``msgtype`` of a part, and what it says. ``allowed``: what may be sent after what; ``closed``: what
    is left then.
    """

    body: Body
    allowed: dict[str, Allowance]
    closed: Literal["template_only", "closed"] = "closed"

    def handshake(self, account: Account[WechatSettings], request: RawRequest) -> RawResponse | None:
        return wechat_hook.handshake(account, request)

    def verify(self, account: Account[WechatSettings], request: RawRequest) -> None:
        wechat_hook.verify(account, request)

    def parse(self, account: Account[WechatSettings], request: RawRequest) -> Parsed:
        fields, once = wechat_hook.read_fields(account, request), wechat_hook.once(request)
        return Parsed(read(fields), RawResponse(200, b"success"), once=once)

    def window(
        self,
        account: Account[WechatSettings],  # noqa: ARG002
        last_in: InboundMark | None,
        sent_since: int,
        now: datetime,
    ) -> Window:
        return counted_window(self.allowed, last_in, sent_since, now, self.closed)

    async def send(self, account: Account[WechatSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        try:
            return await self.deliver(account, message, outside)
        except Refused as refused:
            return failed(refused.error)

    async def deliver(self, account: Account[WechatSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        """Raises Refused. A file that the provider does not hold any more is given to it once again."""
        part = one_part(message)
        try:
            await self._post(account, message.to, await self.body(account, part, outside), outside)
        except Refused as refused:
            again = await API.given_again(account, outside, part, refused)
            await self._post(account, message.to, await self.body(account, again, outside), outside)
        return sent()

    async def _post(
        self, account: Account[WechatSettings], to: Peer, body: tuple[str, Any], outside: Outside
    ) -> dict[str, Any]:
        kind, content = body
        return await API.ask(account, outside, "POST", _SEND, json={"touser": to.id, "msgtype": kind, kind: content})

    async def typing(self, account: Account[WechatSettings], to: Peer, outside: Outside) -> None:
        """Only to somebody who wrote within the last half minute; else it is refused, which does no harm."""
        try:
            shown = {"touser": to.id, "command": "Typing"}
            await API.ask(account, outside, "POST", "message/custom/typing", json=shown)
        except Refused:
            return

    async def fetch_media(self, account: Account[WechatSettings], media: Media, outside: Outside) -> Fetched:
        return await API.fetch(account, outside, media)

    async def health(self, account: Account[WechatSettings], outside: Outside) -> Health:
        """Whether there is a token, and how many messages may be sent today."""
        try:
            asked = {"cgi_path": f"/cgi-bin/{_SEND}"}
            said = await API.ask(account, outside, "POST", "openapi/quota/get", json=asked)
        except Refused as refused:
            return Health(False, refused.error.error_class, f"{refused.error.code} {refused.error.message}".strip())
        quota = said.get("quota")
        if not isinstance(quota, dict):
            return Health(True)
        remain, daily = quota.get("remain"), quota.get("daily_limit")
        return Health(remain != 0, "" if remain != 0 else "quota_exceeded", f"{remain}/{daily}")


def one_part(message: OutboundMessage) -> AnyPart:
    """A message is one part here; several are said in words, so that none is lost."""
    return message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
