"""Recorded requests of providers with what is to come out of them: ``fixtures/<folder>/<case>.json``.

``HAOKE_CHANNEL_FIXTURES`` names another folder of the same form, which need not have all of it.
"""

import importlib
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import httpx
import msgspec

from haoke.channels.contract import Account, Pulling, RawRequest
from haoke.channels.kinds import KINDS
from haoke.channels.outside import Fetched, Outside, Token
from haoke.channels.types import AnyPart, InboundEvent, OutboundMessage

OWN = Path(__file__).parent / "fixtures"
FIXTURES = Path(os.environ.get("HAOKE_CHANNEL_FIXTURES", OWN))
KNOWN = {path.stem for path in (Path(__file__).parent / "kinds").glob("*.py")} - {"__init__"}
OTHERS = frozenset(
    {"email", "jd", "notify", "push_apns", "push_fcm", "push_huawei", "push_xiaomi", "sms_smpp", "taobao"}
)
"""Folders whose form is their own, with tests of their own."""


def recorded(path: str) -> Path:
    """A file or folder of what was recorded; ours, where another collection has none."""
    return FIXTURES / path if (FIXTURES / path).exists() else OWN / path


class Case(msgspec.Struct):
    folder: str
    name: str
    content: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.content["config"].get("now", 1795276800), UTC)


def cases(needed: str, folder: Path = FIXTURES) -> list[Case]:
    """Those with this key whose channel there is."""
    found = []
    for path in sorted(folder.glob("*/*.json")):
        content = msgspec.json.decode(path.read_bytes())
        if path.parent.name in KNOWN and isinstance(content, dict) and needed in content:
            found.append(Case(path.parent.name, path.stem, content))
    return found


def module_of(case: Case) -> Any:
    return importlib.import_module(f"tests.channels.kinds.{case.folder}")


def is_fetched(case: Case) -> bool:
    """Whether it shows how messages are fetched, not how one is sent."""
    said = case.content.keys()
    pulling = isinstance(KINDS[module_of(case).KIND], Pulling)
    return pulling and bool(said & {"exchange", "response"}) and not said & {"request", "send", "expect_result"}


def settings_of(case: Case) -> dict[str, Any]:
    """What is configured under the names of our settings, and what ``settings`` of the kind's module makes of it."""
    module, config = module_of(case), case.content.get("config", {})
    named = {name: config[name] for name in KINDS[module.KIND].settings.__struct_fields__ if name in config}
    return named | (module.settings(config) if hasattr(module, "settings") else {})


def account_of(case: Case) -> Account[Any]:
    return account_for(module_of(case).KIND, settings_of(case))


def account_for(kind: str, settings: dict[str, Any]) -> Account[Any]:
    made = msgspec.convert(settings, KINDS[kind].settings)
    return Account(UUID(int=1), UUID(int=2), kind, "key", "Account", made, None, 0)


def request_of(case: Case) -> RawRequest:
    """``path`` is what follows the account's key, the second piece below ``/hooks``."""
    given = case.content["request"]
    headers = {name.lower(): str(value) for name, value in (given.get("headers") or {}).items()}
    signed = getattr(module_of(case), "signed", None)  # where a recording only describes what proves it
    path, query, body = given.get("path", ""), given.get("query") or {}, given.get("body") or ""
    pairs = [(name, value) for name, value in (query.items() if isinstance(query, dict) else query)]
    return RawRequest(
        method=given.get("method", "POST"),
        path="/".join(path.strip("/").split("/")[3:]),
        query=tuple(
            (name, str(each)) for name, value in pairs for each in (value if isinstance(value, list) else [value])
        ),
        headers=signed(case.content, headers) if signed else headers,
        body=body.encode() if isinstance(body, str) else msgspec.json.encode(body),
        url=f"https://haoke.example{path}",
        received_at=case.at,
    )


def outbound_of(case: Case) -> OutboundMessage:
    """What is to be sent. A case whose words only name the body leaves the parts to ``fill`` of its kind's module."""
    given = case.content.get("send", {})
    fields = given.keys() & set(OutboundMessage.__struct_fields__) - {"parts"}
    parts = [_renamed(part) for part in given.get("parts", [])]
    age = given.get("last_inbound_age_h")
    made: dict[str, Any] = {"id": given.get("message_id", "out-1"), "to": {"id": "peer", "id_kind": "external"}}
    made |= {name: given[name] for name in fields} | {"parts": parts or [{"kind": "text", "text": "x"}]}
    made |= {"agent": "Ada"} if given.get("by") == "human" else {}
    made |= {"last_in_at": case.at - timedelta(hours=age)} if age is not None else {}
    fill = getattr(module_of(case), "fill", None)
    return msgspec.convert(fill(case.content, made) if fill else made, OutboundMessage)


_PARTS = {str(part.__struct_config__.tag) for part in AnyPart.__args__}
_WORDS = {
    "provider_media_id": "media_ref",
    "thumb_provider_media_id": "thumb",
    "thumb_url": "thumb",
    "desc": "description",
    "pagepath": "path",
}


def _renamed(part: dict[str, Any]) -> dict[str, Any]:
    """Parts as the recordings name them, in our words; a form of the provider's own stays one."""
    if part["kind"] not in _PARTS:
        return {"kind": "custom", "type": part["kind"], "data": part.get("data", part)}
    return {_WORDS.get(name, name): value for name, value in part.items()}


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


def provider_of(case: Case, *, knows: bool = True) -> Provider:
    """With the answers of a case. ``knows``: the tokens that its requests carry, which ``TOKENS`` of its kind's module
    names, are there already; else they are got first.
    """
    content = case.content
    answers = [_answer(step.get("response"), step) for step in steps_of(content) if "response" in step]
    tokens = getattr(module_of(case), "TOKENS", {}) if knows else {}
    shown = _token_in(wanted_of(case)[0])
    return Provider(answers, {name: shown or value for name, value in tokens.items()}, case.at)


def _answer(given: Any, step: dict[str, Any] | None = None) -> dict[str, Any]:
    """Of an only request with its status and headers, of a step the body alone, or like the other."""
    if isinstance(given, dict) and given and given.keys() <= {"status", "headers", "json", "content"}:
        return given
    said = step or {}
    return {
        "status": said.get("response_status", 200),
        "headers": said.get("response_headers", {}),
        "json": given,
    }


def wanted_of(case: Case) -> list[dict[str, Any]]:
    """The requests that are to be made, in their order."""
    return [step.get("request", step.get("expect_request", {})) for step in steps_of(case.content)]


def steps_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """One step stands in the case itself."""
    alone = {name: content[name] for name in ("expect_request", "response") if name in content}
    steps: list[dict[str, Any]] = content.get("exchange", [alone])
    return steps


def _token_in(request: dict[str, Any]) -> str:
    """The token that a recorded request carries, wherever it does; none where it is only described."""
    in_address = dict(parse_qsl(urlsplit(str(request.get("url", ""))).query)).get("access_token", "")
    headers = {name.lower(): str(value) for name, value in request.get("headers", {}).items()}
    named = ("authorization", "access-token", "x-acs-dingtalk-access-token")
    found = [headers[name].rpartition(" ")[2] for name in named if name in headers and "<" not in headers[name]]
    return next(iter(found), in_address)


def asked_wrongly(expected: dict[str, Any], request: httpx.Request) -> list[str]:
    """What differs from the recorded request. Values like ``<a description>`` stand for anything."""
    wrong = differences(expected.get("method", request.method), request.method, "method")
    if "url" in expected:
        wrong += differences(_address(expected["url"]), _address(str(request.url)), "url")
    for name, value in expected.get("headers", {}).items():
        given = request.headers.get(name, "")
        if ("<" not in value and given != value) or ("<" in value and not given.startswith(value.partition("<")[0])):
            wrong.append(f"{name}: {given} is not {value}")
    if "json" in expected:
        wrong += differences(expected["json"], _decoded(request.content))
    if "form" in expected:
        wrong += differences(expected["form"], dict(parse_qsl(request.content.decode(), keep_blank_values=True)))
    return wrong


def _address(url: str) -> list[Any]:
    """In pieces; the order of what is asked says nothing."""
    pieces = urlsplit(url)
    return [pieces.scheme, pieces.netloc, pieces.path, dict(parse_qsl(pieces.query, keep_blank_values=True))]


def _decoded(text: bytes | str) -> Any:
    try:
        return msgspec.json.decode(text)
    except msgspec.DecodeError:
        return None


def differences(expected: Any, found: Any, where: str = "$") -> list[str]:
    """Where what was found is not as expected; only keys that are given count. JSON in a text is compared as such."""
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
    if isinstance(expected, str) and isinstance(found, str) and expected[:1] in {"{", "["}:
        one, other = _decoded(expected), _decoded(found)
        if one is not None and other is not None:
            return differences(one, other, where)
    return _unlike(expected, found, where)


def _unlike(expected: Any, found: Any, where: str) -> list[str]:
    described = isinstance(expected, str) and expected.startswith("<") and expected.endswith(">")
    return [] if expected == found or (described and found) else [f"{where}: {found!r} is not {expected!r}"]


def expected_events(given: dict[str, Any], found: list[Any]) -> list[Any]:
    """Without what is meant for people; what was ``found`` where nothing is said of events."""
    events = given.get("events", found)
    return [{name: value for name, value in event.items() if name != "note"} for event in events]


def as_compared(event: InboundEvent) -> Any:
    """With its defaults, so that an expected empty value is one. What a payload says stands beside the rest."""
    kept = stored(event)
    payload = kept.get("payload")
    if event.kind == "reaction":
        payload = {"emoji": payload}
    return {"direction": event.direction} | (payload if isinstance(payload, dict) else {}) | kept


def stored(event: InboundEvent) -> dict[str, Any]:
    """As the journal keeps it."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event))
    return kept
