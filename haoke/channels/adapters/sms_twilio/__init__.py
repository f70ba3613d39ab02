"""Short messages by Twilio, with pictures where the country has them."""

from haoke.channels.adapters.sms_twilio import calls
from haoke.channels.adapters.sms_twilio.reading import is_status, read_request
from haoke.channels.adapters.sms_twilio.settings import TwilioSettings
from haoke.channels.adapters.sms_twilio.signing import verify
from haoke.channels.addressing import phone_peer
from haoke.channels.contract import (
    Account,
    Capabilities,
    Described,
    Health,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.given import words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult

_NOTHING_TO_SAY = RawResponse(body=b"<Response></Response>", content_type="text/xml; charset=utf-8")


class TwilioAdapter(Described, frozen=True):
    addresses = "phone"

    def peer_at(self, account: Account[TwilioSettings], address: str) -> Peer:  # noqa: ARG002
        return phone_peer(address)

    def handshake(self, account: Account[TwilioSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[TwilioSettings], request: RawRequest) -> None:
        verify(account.settings, request)

    def parse(self, account: Account[TwilioSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_request(request), RawResponse(204) if is_status(request) else _NOTHING_TO_SAY)

    async def send(self, account: Account[TwilioSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await calls.send(account, message, outside)

    async def fetch_media(self, account: Account[TwilioSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)

    async def health(self, account: Account[TwilioSettings], outside: Outside) -> Health:
        answer = await calls.ask(account.settings, "GET", ".json", outside)
        problem = calls.problem_of(answer)
        if problem is not None:
            return Health(False, problem.code, problem.message)
        status = words(answer.json(), "status", most=40)
        return Health(status == "active", status, words(answer.json(), "friendly_name", most=200))


adapter = TwilioAdapter(
    titles={"zh-CN": "短信（Twilio）", "zh-TW": "簡訊（Twilio）", "en": "SMS (Twilio)"},
    icon="message-square-text",
    capabilities=Capabilities(
        files=True,
        parts=frozenset({"text", "image"}),
        max_text=1600,
        sizes={"image": 5_000_000},
        captions=True,
        max_caption=1600,
        receipts=True,
        best="delivered",
        costs=True,
        rate=10.0,
        peer_rate=1.0,
    ),
    settings=TwilioSettings,
)
