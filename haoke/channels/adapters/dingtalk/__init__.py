"""DingTalk: people write to a robot of the company, alone or in a group."""

from haoke.channels.adapters.dingtalk import calls, sending, stream
from haoke.channels.adapters.dingtalk.reading import read_message
from haoke.channels.adapters.dingtalk.settings import DingTalkSettings
from haoke.channels.adapters.dingtalk.signing import verify
from haoke.channels.contract import (
    Account,
    Capabilities,
    CardRoom,
    Described,
    Health,
    Intake,
    Parsed,
    RawRequest,
    RawResponse,
)
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import hosted_by, object_in, words
from haoke.channels.outside import Fetched, NoAnswer, Outside
from haoke.channels.types import Media, OutboundMessage, SendResult

_FILES = (".dingtalk.com", ".aliyuncs.com")


class DingTalkAdapter(Described, frozen=True):
    def handshake(self, account: Account[DingTalkSettings], request: RawRequest) -> RawResponse | None:  # noqa: ARG002
        return None

    def verify(self, account: Account[DingTalkSettings], request: RawRequest) -> None:
        """Where a connection is kept, nobody has to call, so nobody is believed."""
        if account.settings.mode == "stream":
            raise SignatureInvalid
        verify(account.settings.app_secret, request)

    async def run(self, account: Account[DingTalkSettings], intake: Intake, outside: Outside) -> None:
        await stream.keep(account.settings, intake, outside)

    def parse(self, account: Account[DingTalkSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read_message(object_in(request.body)))

    async def send(self, account: Account[DingTalkSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def fetch_media(self, account: Account[DingTalkSettings], media: Media, outside: Outside) -> Fetched:
        body = {"downloadCode": media.media_ref, "robotCode": account.settings.robot}
        answer = await calls.ask(account.settings, "/v1.0/robot/messageFiles/download", body, outside)
        url = words(answer.json(), "downloadUrl", most=4000).replace("http://", "https://", 1)
        if not hosted_by(url, _FILES):
            raise NoAnswer(written=False)
        found = await outside.download(url)
        return Fetched(found.content, found.mime, media.filename)

    async def health(self, account: Account[DingTalkSettings], outside: Outside) -> Health:
        problem = calls.problem_of(await calls.renewed(account.settings, outside))
        return Health(True) if problem is None else Health(False, problem.code, problem.message)


adapter = DingTalkAdapter(
    titles={"zh-CN": "钉钉", "zh-TW": "釘釘", "en": "DingTalk"},
    icon="zap",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}),
        files=True,
        parts=frozenset({"text", "image", "file", "link_card", "card"}),
        max_text=4000,
        card=CardRoom(title=120, text=3000, label=60, links=3, answers=0),
        sizes={"image": 20_000_000, "file": 20_000_000},
        rate=20.0,
        peer_rate=1.0,
    ),
    settings=DingTalkSettings,
)
