"""QQ's official bots: people who write to the bot, and groups in which it is named."""

from datetime import datetime, timedelta

import msgspec

from haoke.channels.adapters.qq import sending, signing
from haoke.channels.adapters.qq.reading import GROUP, GROUP_TIME, MOST_REPLIES, PERSON_TIME, read
from haoke.channels.adapters.qq.settings import QqSettings
from haoke.channels.contract import (
    Account,
    Capabilities,
    Described,
    Health,
    InboundMark,
    Parsed,
    RawRequest,
    RawResponse,
    Window,
)
from haoke.channels.counted_windows import Allowance, counted_window
from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import hosted_by, object_in, under, words
from haoke.channels.outside import Fetched, NoAnswer, Outside
from haoke.channels.types import Media, OutboundMessage, SendResult

_PERSONS = Allowance(timedelta(seconds=PERSON_TIME), MOST_REPLIES)
_ALLOWED = {
    "message": _PERSONS,
    "postback": _PERSONS,
    "subscribe": _PERSONS,
    GROUP: Allowance(timedelta(seconds=GROUP_TIME), MOST_REPLIES),
}
_FILE_HOSTS = ("multimedia.nt.qq.com.cn", "gchat.qpic.cn", ".qq.com", ".qpic.cn")
_SET_UP = 13
_JSON = "application/json"


class QqAdapter(Described, frozen=True):
    def handshake(self, account: Account[QqSettings], request: RawRequest) -> RawResponse | None:
        try:
            given = object_in(request.body)
        except RequestUnreadable:
            return None
        if given.get("op") != _SET_UP:
            return None
        plain, at = words(under(given, "d"), "plain_token"), words(under(given, "d"), "event_ts")
        signature = signing.answer_to(account.settings.secret, plain, at)
        answer = msgspec.json.encode({"plain_token": plain, "signature": signature})
        return RawResponse(200, answer, _JSON)

    def verify(self, account: Account[QqSettings], request: RawRequest) -> None:
        signing.verify(account.settings.secret, request)

    def parse(self, account: Account[QqSettings], request: RawRequest) -> Parsed:  # noqa: ARG002
        return Parsed(read(object_in(request.body)), RawResponse(200, b'{"op":12}', _JSON))

    async def send(self, account: Account[QqSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account, message, outside)

    def window(
        self,
        account: Account[QqSettings],  # noqa: ARG002
        last_in: InboundMark | None,
        sent_since: int,
        now: datetime,
    ) -> Window:
        return counted_window(_ALLOWED, last_in, sent_since, now)

    async def fetch_media(self, account: Account[QqSettings], media: Media, outside: Outside) -> Fetched:  # noqa: ARG002
        if not hosted_by(media.url, _FILE_HOSTS):
            raise NoAnswer(written=False)
        return await outside.download(media.url)

    async def health(self, account: Account[QqSettings], outside: Outside) -> Health:
        try:
            said = await sending.ask(account, "GET", "users/@me", outside)
        except sending.Refused as refused:
            return Health(False, refused.error.error_class, f"{refused.error.code} {refused.error.message}".strip())
        return Health(True, "", words(said, "username", most=200))


adapter = QqAdapter(
    titles={"zh-CN": "QQ 机器人", "zh-TW": "QQ 機器人", "en": "QQ bot"},
    icon="bot",
    capabilities=Capabilities(
        files=True,
        parts=frozenset({"text", "image", "voice", "video", "file"}),
        max_text=2000,
        sizes={"image": 10 * 2**20, "voice": 10 * 2**20, "video": 10 * 2**20, "file": 10 * 2**20},
    ),
    settings=QqSettings,
)
