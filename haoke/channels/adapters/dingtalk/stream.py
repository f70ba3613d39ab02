"""Stream mode: messages come down a connection that we opened to DingTalk, so nobody else can say anything there."""

from typing import Any
from urllib.parse import quote, urlsplit

import msgspec
from websockets.asyncio.client import ClientConnection, connect

from haoke.channels.adapters.dingtalk.calls import API, problem_of
from haoke.channels.adapters.dingtalk.reading import read_message
from haoke.channels.adapters.dingtalk.settings import DingTalkSettings
from haoke.channels.contract import Intake
from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import hosted_by, object_in, words
from haoke.channels.outside import NoAnswer, Outside

_TOPIC = "/v1.0/im/bot/messages/get"
_HOSTS = (".dingtalk.com",)
_MOST = 1024 * 1024  # bytes of a frame
_PATIENCE = 15.0  # seconds to begin, and for a sign of life


async def keep(settings: DingTalkSettings, intake: Intake, outside: Outside) -> None:
    """As long as the connection lasts. Raises NoAnswer."""
    body = {
        "clientId": settings.app_key,
        "clientSecret": settings.app_secret,
        "subscriptions": [{"type": "CALLBACK", "topic": _TOPIC}],
        "ua": "haoke",
    }
    answer = await outside.call("POST", f"{API}/v1.0/gateway/connections/open", json=body)
    place, ticket = words(answer.json(), "endpoint", most=1000), words(answer.json(), "ticket", most=1000)
    if problem_of(answer) is not None or not hosted_by(place.replace("wss://", "https://", 1), _HOSTS):
        raise NoAnswer(written=False)
    host = urlsplit(place).hostname or ""
    async with connect(
        f"{place}?ticket={quote(ticket, safe='')}",
        host=await outside.address(host, 443),
        port=443,
        proxy=None,
        max_size=_MOST,
        open_timeout=_PATIENCE,
        ping_timeout=_PATIENCE,
    ) as socket:
        await listen(socket, intake)


async def listen(socket: ClientConnection, intake: Intake) -> None:
    """A message is acknowledged once it is stored. Until DingTalk wants us to begin anew."""
    async for frame in socket:
        raw = frame.encode() if isinstance(frame, str) else frame
        try:
            given = object_in(raw)
        except RequestUnreadable:
            continue
        kind, topic = words(given, "type", most=40), words(given, "headers", "topic", most=200)
        if (kind, topic) == ("SYSTEM", "disconnect"):
            return
        said = words(given, "data", most=_MOST)
        if kind == "CALLBACK":
            await intake.take(raw, _events(said), intake.cursor)
            said = '{"response": null}'
        await socket.send(msgspec.json.encode(_taken(given, said)).decode())


def _events(said: str) -> list[Any]:
    """What cannot be read is kept as it came."""
    try:
        return read_message(object_in(said))
    except RequestUnreadable:
        return []


def _taken(given: dict[str, Any], said: str) -> dict[str, Any]:
    name = words(given, "headers", "messageId", most=200)
    return {
        "code": 200,
        "message": "OK",
        "headers": {"contentType": "application/json", "messageId": name},
        "data": said,
    }
