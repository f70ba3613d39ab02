"""What Messenger and Instagram are both: messages to a page of the company, by the same calls."""

from datetime import datetime
from typing import Any

import msgspec

from haoke.channels import meta_sending
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
from haoke.channels.given import object_in, words
from haoke.channels.graph_api import GRAPH, PERSON_TIME, REPLY_TIME, challenged, closes_at, problem_of, verify
from haoke.channels.meta_reading import read_request
from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult


class MetaAdapter(msgspec.Struct, frozen=True, kw_only=True):
    """``profile_fields``: what of a person may be asked. ``uploads``: it takes files; else it fetches them.

    ``own_fields``: settings by where Meta tells them of the page that a token is for.
    """

    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]
    id_kind: str
    profile_fields: str
    uploads: bool
    own_fields: tuple[tuple[str, str], ...] = (("page_id", "id"),)

    def handshake(self, account: Account[Any], request: RawRequest) -> RawResponse | None:
        return challenged(request, account.settings.verify_token)

    def verify(self, account: Account[Any], request: RawRequest) -> None:
        verify(account.settings.app_secret, request)

    def parse(self, account: Account[Any], request: RawRequest) -> Parsed:
        return Parsed(read_request(object_in(request.body), self.id_kind, account.settings.receives_as()))

    async def send(self, account: Account[Any], message: OutboundMessage, outside: Outside) -> SendResult:
        return await meta_sending.send(account.settings, message, outside, uploads=self.uploads)

    async def typing(self, account: Account[Any], to: Peer, outside: Outside) -> None:
        await meta_sending.show_typing(account.settings, to, outside)

    def window(
        self,
        account: Account[Any],
        last_in: InboundMark | None,
        sent_since: int,  # noqa: ARG002
        now: datetime,
    ) -> Window:
        """``tag_only``: nobody but people may answer, which is said by a tag."""
        closes = closes_at(last_in, REPLY_TIME, now)
        if closes is not None:
            return Window(closes_at=closes)
        later = closes_at(last_in, PERSON_TIME, now) if account.settings.human_agent else None
        return Window("closed") if later is None else Window("tag_only", later)

    async def fetch_media(self, account: Account[Any], media: Media, outside: Outside) -> Fetched:  # noqa: ARG002
        return await meta_sending.fetch(media, outside)

    async def profile(self, account: Account[Any], peer: Peer, outside: Outside) -> Peer:
        url = f"{GRAPH}/{peer.id}?fields={self.profile_fields}&access_token={account.settings.page_token}"
        said = (await outside.call("GET", url)).json() if peer.id.isdecimal() else None
        names = (words(said, name, most=100) for name in ("first_name", "last_name"))
        name = words(said, "name", most=200) or " ".join(each for each in names if each)
        return msgspec.structs.replace(
            peer,
            display_name=name or words(said, "username", most=200) or peer.display_name,
            avatar_url=words(said, "profile_pic", most=2000),
            locale=words(said, "locale", most=20),
        )

    async def health(self, account: Account[Any], outside: Outside) -> Health:
        fields = ",".join(["name", *(path.partition(".")[0] for _, path in self.own_fields)])
        url = f"{GRAPH}/{account.settings.named()}?fields={fields}&access_token={account.settings.page_token}"
        answer = await outside.call("GET", url)
        problem = problem_of(answer)
        if problem is not None:
            return Health(False, problem.code, problem.message)
        learned = {name: words(answer.json(), *path.split("."), most=40) for name, path in self.own_fields}
        return Health(True, detail=words(answer.json(), "name", most=200), learned=learned)
