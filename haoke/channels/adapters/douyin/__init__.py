"""Douyin's private messages. It takes no new web applications for them: this is for companies that have the right."""

import msgspec

from haoke.channels.adapters.douyin import calls
from haoke.channels.adapters.douyin.reading import content_of, read_event
from haoke.channels.adapters.douyin.settings import DouyinSettings
from haoke.channels.adapters.douyin.signing import verify
from haoke.channels.contract import (
    Account,
    Capabilities,
    Described,
    Health,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.given import inside, object_in
from haoke.channels.outside import Outside
from haoke.channels.types import OutboundMessage, SendResult


class DouyinAdapter(Described, frozen=True):
    def handshake(self, account: Account[DouyinSettings], request: RawRequest) -> RawResponse | None:
        if b"verify_webhook" not in request.body:
            return None
        asked = object_in(request.body)
        if asked.get("event") != "verify_webhook":
            return None
        verify(account.settings.client_secret, request)
        challenge = inside(content_of(asked), "challenge")
        if not isinstance(challenge, int | str):
            return None
        return RawResponse(
            body=msgspec.json.encode({"challenge": challenge}), content_type="application/json; charset=utf-8"
        )

    def verify(self, account: Account[DouyinSettings], request: RawRequest) -> None:
        verify(account.settings.client_secret, request)

    def parse(self, account: Account[DouyinSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_event(object_in(request.body)))

    async def send(self, account: Account[DouyinSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await calls.send(account.settings, message, outside)

    async def health(self, account: Account[DouyinSettings], outside: Outside) -> Health:
        problem = calls.problem_of(await calls.renewed(account.settings, outside))
        return Health(True) if problem is None else Health(False, problem.code, problem.message)


adapter = DouyinAdapter(
    titles={"zh-CN": "抖音私信", "zh-TW": "抖音私訊", "en": "Douyin"},
    icon="music",
    capabilities=Capabilities(
        files=True, parts=frozenset({"text", "image"}), max_text=500, sizes={"image": 10_000_000}, peer_rate=1.0
    ),
    settings=DouyinSettings,
)
