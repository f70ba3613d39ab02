"""Short messages by Tencent Cloud. In China only texts from approved templates are sent; answers come in."""

from datetime import datetime

import msgspec

from haoke.channels.adapters.sms_tencent import calls
from haoke.channels.adapters.sms_tencent.reading import read_pushed
from haoke.channels.adapters.sms_tencent.settings import TencentSmsSettings
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
    body=msgspec.json.encode({"result": 0, "errmsg": "OK"}), content_type="application/json; charset=utf-8"
)


class TencentSmsAdapter(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]

    def with_new_key(self, settings: TencentSmsSettings) -> tuple[TencentSmsSettings, str]:
        secret = new_path_secret()
        return msgspec.structs.replace(settings, path_secret=secret), secret

    def handshake(self, account: Account[TencentSmsSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[TencentSmsSettings], request: RawRequest) -> None:
        verify_path(account.settings.path_secret, request)

    def parse(self, account: Account[TencentSmsSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_pushed(request.body), _TAKEN)

    def window(
        self,
        account: Account[TencentSmsSettings],  # noqa: ARG002
        last_in: InboundMark | None,  # noqa: ARG002
        sent_since: int,  # noqa: ARG002
        now: datetime,  # noqa: ARG002
    ) -> Window:
        return Window("template_only")

    async def templates(self, account: Account[TencentSmsSettings], outside: Outside) -> list[Template]:
        return await calls.templates(account.settings, outside)

    async def send(
        self, account: Account[TencentSmsSettings], message: OutboundMessage, outside: Outside
    ) -> SendResult:
        return await calls.send(account.settings, message, outside)

    async def health(self, account: Account[TencentSmsSettings], outside: Outside) -> Health:
        return await calls.health(account.settings, outside)


adapter = TencentSmsAdapter(
    titles={"zh-CN": "短信（腾讯云）", "zh-TW": "簡訊（騰訊雲）", "en": "SMS (Tencent Cloud)"},
    icon="message-square-text",
    capabilities=Capabilities(max_text=500, receipts=True, best="delivered", peer_rate=0.1, peer_burst=1),
    settings=TencentSmsSettings,
)
