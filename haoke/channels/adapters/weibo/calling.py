"""How Weibo is asked. Its token is made by hand, so a refused one is not renewed here."""

from typing import Any
from urllib.parse import urlencode

import msgspec

from haoke.channels.adapters.weibo.settings import WeiboSettings
from haoke.channels.contract import Account
from haoke.channels.datums import in_gcj02
from haoke.channels.given import number, words
from haoke.channels.outside import MOST_FILE, SLOWEST_FILE, Answer, Fetched, NoAnswer, Outside, class_of, failed, sent
from haoke.channels.types import (
    AnyPart,
    ChannelError,
    ErrorClass,
    LinkCard,
    Location,
    Media,
    OutboundMessage,
    SendResult,
    Text,
)
from haoke.channels.wording import in_words, words_of

_REPLY = "https://m.api.weibo.com/2/messages/reply.json"
_FILES = "https://upload.api.weibo.com/2/mss/msget"

_CODES: dict[int, ErrorClass] = {
    10001: "transient",
    10002: "transient",
    10003: "transient",
    10006: "auth",
    10009: "transient",
    10010: "transient",
    10014: "permission",
    10022: "rate_limited",
    10023: "rate_limited",
    10024: "rate_limited",
    20003: "recipient_invalid",
    20012: "too_large",
    21301: "auth",
    **dict.fromkeys(range(21314, 21320), "auth"),
    21327: "auth",
    21332: "auth",
    21501: "auth",
}


def address(url: str, account: Account[WeiboSettings], **query: str) -> str:
    return f"{url}?{urlencode({'access_token': account.settings.access_token} | query)}"


async def send(account: Account[WeiboSettings], message: OutboundMessage, outside: Outside) -> SendResult:
    part = message.parts[0] if len(message.parts) == 1 else Text(text=in_words(message.parts))
    kind, data = _body(part)
    form = {"type": kind, "receiver_id": message.to.id, "save_sender_box": "1", "data": _json(data)}
    answer = await outside.call("POST", address(_REPLY, account), form=form)
    error = error_in(answer)
    return sent() if error is None else failed(error)


def _body(part: AnyPart) -> tuple[str, Any]:
    if isinstance(part, LinkCard):
        article = {"display_name": part.title, "summary": part.description, "image": part.thumb, "url": part.url}
        return "articles", {"articles": [article]}
    if isinstance(part, Location):
        lat, lng = in_gcj02(part)
        return "position", {"longitude": str(round(lng, 6)), "latitude": str(round(lat, 6))}
    return "text", {"text": part.text if isinstance(part, Text) else words_of(part)}


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def error_in(answer: Answer) -> ChannelError | None:
    said = answer.json()
    code = number(said, "error_code")
    if code is None and 200 <= answer.status < 300 and isinstance(said, dict) and said.get("result") is not False:
        return None
    found = _CODES.get(int(code or 0), class_of(answer.status))
    again = found in {"transient", "rate_limited"}
    return ChannelError(
        error_class=found,
        code=str(int(code)) if code is not None else str(answer.status),
        message=words(said, "error", most=500),
        retryable=again,
        retry_after=60.0 if found == "rate_limited" else None,
    )


async def fetch(account: Account[WeiboSettings], media: Media, outside: Outside) -> Fetched:
    """Raises NoAnswer, also when it is refused."""
    url = address(_FILES, account, fid=media.media_ref)
    answer = await outside.call("GET", url, most=MOST_FILE, seconds=SLOWEST_FILE)
    if not media.media_ref or answer.status != 200 or isinstance(answer.json(), dict):
        raise NoAnswer(written=False)
    return Fetched(answer.body, answer.headers.get("content-type", "").partition(";")[0])
