"""The bridge: any messenger, through signed webhooks both ways. Its other end is a few lines of somebody's own."""

import msgspec

from haoke.channels.adapters.bridge.reading import read_events
from haoke.channels.adapters.bridge.settings import BridgeSettings
from haoke.channels.adapters.bridge.signing import new_secret, verify
from haoke.channels.contract import Account, Capabilities, ChannelSettings, Parsed, RawRequest, RawResponse
from haoke.channels.errors import SignatureInvalid


class BridgeAdapter(msgspec.Struct, frozen=True):
    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]

    def handshake(self, account: Account[BridgeSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def with_new_key(self, settings: BridgeSettings) -> tuple[BridgeSettings, str]:
        secret = new_secret()
        return msgspec.structs.replace(settings, secret=secret, previous_secret=settings.secret), secret

    def verify(self, account: Account[BridgeSettings], request: RawRequest) -> None:
        secrets = account.settings.secrets()
        if not secrets:
            raise SignatureInvalid
        verify(secrets, request.headers, request.body, request.received_at.timestamp())

    def parse(self, account: Account[BridgeSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_events(request.body), RawResponse(202))


adapter = BridgeAdapter(
    titles={"zh-CN": "通用桥接", "zh-TW": "通用橋接", "en": "Bridge"},
    icon="cable",
    capabilities=Capabilities(receipts=True, idempotent=True, max_text=10_000),
    settings=BridgeSettings,
)
