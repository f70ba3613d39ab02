"""Apple Messages for Business. Written from another program's source, not from Apple's pages: see docs/channels.md."""

from typing import Any
from uuid import UUID, uuid5

from haoke.channels.adapters.apple import calls
from haoke.channels.adapters.apple.reading import read_request
from haoke.channels.adapters.apple.settings import AppleSettings
from haoke.channels.adapters.apple.signing import unpacked, verify
from haoke.channels.contract import (
    Account,
    Capabilities,
    Described,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.given import object_in
from haoke.channels.outside import Fetched, Outside, failed, sent
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult
from haoke.channels.wording import in_words

_IDS = UUID("0c9e9a54-1f0e-4a55-9d2b-7d5b0f0a6e3c")


class AppleAdapter(Described, frozen=True):
    def handshake(self, account: Account[AppleSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[AppleSettings], request: RawRequest) -> None:
        verify(account.settings, request)

    def parse(self, account: Account[AppleSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_request(object_in(unpacked(request.body)), request))

    async def send(self, account: Account[AppleSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        """Its id is ours, and the same at each try."""
        name = str(uuid5(_IDS, message.id))
        said = {"type": "text", "body": in_words(message.parts)}
        answer = await calls.tell(account.settings, _addressed(account, message.to, name) | said, outside)
        problem = calls.problem_of(answer)
        return failed(problem) if problem is not None else sent(name)

    async def typing(self, account: Account[AppleSettings], to: Peer, outside: Outside) -> None:
        name = str(uuid5(_IDS, f"{to.id}:{outside.now().timestamp()}"))
        await calls.tell(account.settings, _addressed(account, to, name) | {"type": "typing_start"}, outside)

    async def fetch_media(self, account: Account[AppleSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)


def _addressed(account: Account[AppleSettings], to: Peer, name: str) -> dict[str, Any]:
    return {"id": name, "sourceId": account.settings.business_id, "destinationId": to.id, "v": 1}


adapter = AppleAdapter(
    titles={"zh-CN": "Apple 商务聊天", "zh-TW": "Apple 商務聊天", "en": "Apple Messages"},
    icon="message-circle-more",
    capabilities=Capabilities(typing=True, max_text=4000, idempotent=True),
    settings=AppleSettings,
)
