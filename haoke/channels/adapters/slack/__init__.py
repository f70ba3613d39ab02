"""Slack: people write to an app of the company in their own workspace, or in a channel shared with it."""

import msgspec

from haoke.channels.adapters.slack import calls, sending
from haoke.channels.adapters.slack.reading import read_request
from haoke.channels.adapters.slack.settings import SlackSettings
from haoke.channels.adapters.slack.signing import verify
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
from haoke.channels.given import inside, object_in, words
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class SlackAdapter(Described, frozen=True):
    def handshake(self, account: Account[SlackSettings], request: RawRequest) -> RawResponse | None:
        """The question is signed as everything is."""
        if b'"url_verification"' not in request.body:
            return None
        asked = object_in(request.body)
        if asked.get("type") != "url_verification":
            return None
        verify(account.settings.signing_secret, request)
        return RawResponse(body=words(asked, "challenge", most=1000).encode())

    def verify(self, account: Account[SlackSettings], request: RawRequest) -> None:
        verify(account.settings.signing_secret, request)

    def parse(self, account: Account[SlackSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_request(request))

    async def send(self, account: Account[SlackSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def recall(
        self,
        account: Account[SlackSettings],
        to: Peer,  # noqa: ARG002
        provider_message_id: str,
        outside: Outside,
    ) -> SendResult:
        channel, _, ts = provider_message_id.partition(":")
        return calls.result(await calls.ask(account.settings, "chat.delete", {"channel": channel, "ts": ts}, outside))

    async def fetch_media(self, account: Account[SlackSettings], media: Media, outside: Outside) -> Fetched:
        return await calls.fetch(account.settings, media, outside)

    async def profile(self, account: Account[SlackSettings], peer: Peer, outside: Outside) -> Peer:
        answer = await calls.ask(account.settings, "users.info", {"user": peer.id, "include_locale": "true"}, outside)
        user = inside(answer.json(), "user")
        return msgspec.structs.replace(
            peer,
            display_name=words(user, "profile", "display_name") or words(user, "real_name") or peer.display_name,
            avatar_url=words(user, "profile", "image_192"),
            locale=words(user, "locale", most=20),
        )

    async def health(self, account: Account[SlackSettings], outside: Outside) -> Health:
        answer = await calls.ask(account.settings, "auth.test", {}, outside)
        problem = calls.problem_of(answer)
        if problem is not None:
            return Health(False, problem.code, problem.message)
        said = answer.json()
        return Health(True, detail=f"{words(said, 'user')} @ {words(said, 'team')}")


adapter = SlackAdapter(
    titles={"zh-CN": "Slack", "zh-TW": "Slack", "en": "Slack"},
    icon="hash",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        recall=True,
        parts=frozenset({"text", "image", "voice", "video", "file", "menu", "link_card", "card"}),
        max_text=3000,
        sizes=dict.fromkeys(("image", "voice", "video", "file"), 100_000_000),
        captions=True,
        menu_items=25,
        menu_links=True,
        card=CardRoom(title=150, text=2500, label=75, links=10, answers=10, items=20),
        peer_rate=1.0,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=SlackSettings,
)
