"""Recorded requests of providers with what is to come out of them: ``fixtures/<folder>/<case>.json``.

``HAOKE_CHANNEL_FIXTURES`` names another folder of the same form.
"""

import importlib
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import httpx
import msgspec

from haoke.channels.contract import Account, Pulling, RawRequest
from haoke.channels.kinds import KINDS
from haoke.channels.outside import Fetched, Outside, Token
from haoke.channels.types import InboundEvent, OutboundMessage

FIXTURES = Path(os.environ.get("HAOKE_CHANNEL_FIXTURES", Path(__file__).parent / "fixtures"))
KNOWN = {path.stem for path in (Path(__file__).parent / "kinds").glob("*.py")} - {"__init__"}


class Case(msgspec.Struct):
    folder: str
    name: str
    content: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.content["config"].get("now", 1795276800), UTC)


def cases(needed: str) -> list[Case]:
    """Those with this key whose channel there is."""
    found = []
    for path in sorted(FIXTURES.glob("*/*.json")):
        content = msgspec.json.decode(path.read_bytes())
        if path.parent.name in KNOWN and isinstance(content, dict) and needed in content:
            found.append(Case(path.parent.name, path.stem, content))
    return found


def is_fetched(case: Case) -> bool:
    """Whether it shows how messages are fetched, not how one is sent."""
    kind = importlib.import_module(f"tests.channels.kinds.{case.folder}").KIND
    said = case.content.keys()
    return isinstance(KINDS[kind], Pulling) and "exchange" in said and not said & {"send", "expect_result"}


def account_of(case: Case) -> Account[Any]:
    module = importlib.import_module(f"tests.channels.kinds.{case.folder}")
    return account_for(module.KIND, module.settings(case.content["config"]))


def account_for(kind: str, settings: dict[str, Any]) -> Account[Any]:
    made = msgspec.convert(settings, KINDS[kind].settings)
    return Account(UUID(int=1), UUID(int=2), kind, "key", "Account", made, None, 0)


def request_of(case: Case) -> RawRequest:
    """``path`` is what follows the account's key, the second piece below ``/hooks``."""
    given, module = case.content["request"], importlib.import_module(f"tests.channels.kinds.{case.folder}")
    headers = {name.lower(): value for name, value in given.get("headers", {}).items()}
    signed = getattr(module, "signed", None)  # where a recording only describes what proves it
    pieces = given["path"].strip("/").split("/")
    return RawRequest(
        method=given["method"],
        path="/".join(pieces[3:]),
        query=tuple((name, str(value)) for name, value in given.get("query", {}).items()),
        headers=signed(case.content, headers) if signed else headers,
        body=(given.get("body") or "").encode(),
        url=f"https://haoke.example{given['path']}",
        received_at=case.at,
    )


def outbound_of(case: Case) -> OutboundMessage:
    """What is to be sent. A case whose words only name the body leaves the parts to ``parts`` of its kind's module."""
    given, module = case.content.get("send", {}), importlib.import_module(f"tests.channels.kinds.{case.folder}")
    fields = given.keys() & set(OutboundMessage.__struct_fields__) - {"parts"}
    parts = [_renamed(part) for part in given.get("parts", [])]
    age = given.get("last_inbound_age_h")
    made: dict[str, Any] = {"id": given.get("message_id", "out-1"), "to": {"id": "peer", "id_kind": "external"}}
    made |= {name: given[name] for name in fields} | {"parts": parts or [{"kind": "text", "text": "x"}]}
    made |= {"agent": "Ada"} if given.get("by") == "human" else {}
    made |= {"last_in_at": case.at - timedelta(hours=age)} if age is not None else {}
    fill = getattr(module, "fill", None)
    return msgspec.convert(fill(case.content, made) if fill else made, OutboundMessage)


def _renamed(part: dict[str, Any]) -> dict[str, Any]:
    """Parts as the recordings name them, in our words."""
    words = {"provider_media_id": "media_ref", "thumb_provider_media_id": "thumb", "thumb_url": "thumb"}
    return {words.get(name, name): value for name, value in part.items()}


class Provider:
    """Answers what was recorded, one after another, and keeps what it was asked. ``tokens`` are known already."""

    def __init__(self, answers: list[dict[str, Any]], tokens: dict[str, str], at: datetime) -> None:
        self._answers, self._tokens = list(answers), tokens
        self.asked: list[httpx.Request] = []
        self.outside = Outside(httpx.AsyncClient(transport=httpx.MockTransport(self._answer)), self, lambda: at)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        answer = self._answers.pop(0) if self._answers else {"status": 200, "json": {}}
        content = msgspec.json.encode(answer["json"]) if answer.get("json") is not None else answer.get("content", b"")
        stream = httpx.ByteStream(content)  # not read yet, as an answer that comes over the wire
        return httpx.Response(answer.get("status", 200), headers=answer.get("headers", {}), stream=stream)

    async def token(self, name: str, renew: Callable[[], Awaitable[Token]]) -> str:
        if name not in self._tokens:
            self._tokens[name] = (await renew()).value
        return self._tokens[name]

    async def forget_token(self, name: str, value: str) -> None:
        if self._tokens.get(name) == value:
            del self._tokens[name]

    async def file(self, file_id: UUID) -> Fetched:
        return Fetched(b"a file", "text/plain", f"{file_id}.txt")

    def link(self, file_id: UUID) -> str:
        return f"https://haoke.example/f/{file_id}"

    async def uploaded(self, file_id: UUID, kind: str, upload: Callable[[Fetched], Awaitable[Token]]) -> str:
        return (await upload(await self.file(file_id))).value


def provider_of(case: Case) -> Provider:
    """With the answers of a case. ``TOKENS`` of its kind's module are those that requests are expected to carry."""
    module = importlib.import_module(f"tests.channels.kinds.{case.folder}")
    content = case.content
    answers = [content["response"]] if "response" in content else []
    if "exchange" in content:
        answers = [
            {"status": step.get("response_status", 200), "json": step["response"]} for step in content["exchange"]
        ]
    return Provider(answers, dict(getattr(module, "TOKENS", {})), case.at)


def asked_wrongly(expected: dict[str, Any], request: httpx.Request) -> list[str]:
    """What differs from the recorded request. Values like ``<a description>`` stand for anything."""
    found: dict[str, Any] = {"method": request.method, "url": str(request.url)}
    wrong = [
        f"{name}: {found[name]} is not {expected[name]}"
        for name in found
        if expected.get(name, found[name]) != found[name]
    ]
    for name, value in expected.get("headers", {}).items():
        given = request.headers.get(name, "")
        if ("<" not in value and given != value) or ("<" in value and not given.startswith(value.partition("<")[0])):
            wrong.append(f"{name}: {given} is not {value}")
    if "json" in expected:
        wrong += differences(expected["json"], msgspec.json.decode(request.content))
    if "form" in expected:
        wrong += differences(expected["form"], dict(parse_qsl(request.content.decode(), keep_blank_values=True)))
    return wrong


def differences(expected: Any, found: Any, where: str = "$") -> list[str]:
    """Where what was found is not as expected; only the keys that are given count."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{where}: {found!r} is no object"]
        named = ((f"{where}.{key}", value, found.get(key)) for key, value in expected.items())
        return [line for name, one, other in named for line in differences(one, other, name)]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where}: {found!r} is not {expected!r}"]
        placed = ((f"{where}[{at}]", *pair) for at, pair in enumerate(zip(expected, found, strict=True)))
        return [line for name, one, other in placed for line in differences(one, other, name)]
    described = isinstance(expected, str) and expected.startswith("<") and expected.endswith(">")
    return [] if expected == found or (described and found) else [f"{where}: {found!r} is not {expected!r}"]


def as_compared(event: InboundEvent) -> Any:
    """With its defaults, so that an expected empty value is one. What a payload says stands beside the rest."""
    kept = stored(event)
    payload = kept.get("payload")
    return {"direction": event.direction} | (payload if isinstance(payload, dict) else {}) | kept


def stored(event: InboundEvent) -> dict[str, Any]:
    """As the journal keeps it."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event))
    return kept
