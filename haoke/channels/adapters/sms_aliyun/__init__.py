"""Short messages by Aliyun. In China only texts from approved templates are sent; what people answer comes in."""

from datetime import datetime

import msgspec

from haoke.channels.adapters.sms_aliyun import calls
from haoke.channels.adapters.sms_aliyun.reading import read_pushed
from haoke.channels.adapters.sms_aliyun.settings import AliyunSmsSettings
from haoke.channels.contract import (
    Account,
    Capabilities,
    ChannelSettings,
    Health,
    InboundMark,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.outside import Outside
from haoke.channels.types import OutboundMessage, SendResult, Template
from haoke.channels.unsigned import new_path_secret, verify_path

_TAKEN = RawResponse(
    body=msgspec.json.encode({"code": 0, "msg": "接收成功"}), content_type="application/json; charset=utf-8"
)


class AliyunSmsAdapter(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]

    def with_new_key(self, settings: AliyunSmsSettings) -> tuple[AliyunSmsSettings, str]:
        secret = new_path_secret()
        return msgspec.structs.replace(settings, path_secret=secret), secret

    def handshake(self, account: Account[AliyunSmsSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[AliyunSmsSettings], request: RawRequest) -> None:
        verify_path(account.settings.path_secret, request)

    def parse(self, account: Account[AliyunSmsSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_pushed(request.body), _TAKEN)

    def window(
        self,
        account: Account[AliyunSmsSettings],  # noqa: ARG002
        last_in: InboundMark | None,  # noqa: ARG002
        sent_since: int,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Window:
        return Window("template_only")

    async def templates(self, account: Account[AliyunSmsSettings], outside: Outside) -> list[Template]:
        return await calls.templates(account.settings, outside)

    async def send(self, account: Account[AliyunSmsSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await calls.send(account.settings, message, outside)

    async def health(self, account: Account[AliyunSmsSettings], outside: Outside) -> Health:
        return await calls.health(account.settings, outside)


adapter = AliyunSmsAdapter(
    titles={"zh-CN": "短信（阿里云）", "zh-TW": "簡訊（阿里雲）", "en": "SMS (Aliyun)"},
    icon="message-square-text",
    capabilities=Capabilities(max_text=500, receipts=True, best="delivered", peer_rate=0.1, peer_burst=1),
    settings=AliyunSmsSettings,
)
