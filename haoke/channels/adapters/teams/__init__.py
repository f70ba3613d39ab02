"""Microsoft Teams: people write to a bot of the company, alone or where they mention it."""

import msgspec

from haoke.channels.adapters.teams import calls, sending
from haoke.channels.adapters.teams.keys import KnownKeys, published
from haoke.channels.adapters.teams.reading import read_activity
from haoke.channels.adapters.teams.settings import TeamsSettings
from haoke.channels.adapters.teams.signing import verify
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.given import object_in
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, SendResult


class TeamsAdapter(Described, frozen=True):
    keys_every: float = 6 * 3600.0
    known: KnownKeys = msgspec.field(default_factory=KnownKeys)

    async def learn_keys(self, outside: Outside) -> None:
        self.known.learn(await published(outside))

    def handshake(self, account: Account[TeamsSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[TeamsSettings], request: RawRequest) -> None:
        verify(account.settings, self.known, request)

    def parse(self, account: Account[TeamsSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        answer = RawResponse(body=b"{}", content_type="application/json; charset=utf-8")
        return Parsed(read_activity(object_in(request.body)), answer)

    async def send(self, account: Account[TeamsSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def fetch_media(self, account: Account[TeamsSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)

    async def health(self, account: Account[TeamsSettings], outside: Outside) -> Health:
        problem = calls.problem_of(await calls.renewed(account.settings, outside))
        return Health(True) if problem is None else Health(False, problem.code, problem.message)


adapter = TeamsAdapter(
    titles={"zh-CN": "Microsoft Teams", "zh-TW": "Microsoft Teams", "en": "Microsoft Teams"},
    icon="users",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        parts=frozenset({"text", "image", "menu", "link_card", "card"}),
        max_text=8000,
        sizes={"image": 1_000_000},
        menu_items=6,
        menu_links=True,
        card=CardRoom(title=200, text=4000, label=100, links=6, answers=6, items=6),
        peer_rate=1.0,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=TeamsSettings,
)
