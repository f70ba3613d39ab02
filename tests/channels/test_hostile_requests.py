"""Whatever anybody posts to an adapter, it reads something or refuses by name: it never fails."""

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from haoke.channels.contract import Hooked, RawRequest
from haoke.channels.kinds import KINDS
from haoke.kernel.clock import now
from haoke.kernel.errors import Refusal
from tests.channels.catalogue import OWN, account_for, cases

HOOKED = sorted(kind for kind, adapter in KINDS.items() if isinstance(adapter, Hooked))
_WORDS = st.sampled_from(["", "0", "1795276800", "text", "\0", "你", "1e999", "9" * 30, "<xml/>", "{}", "[]"])
_TYPES = st.sampled_from(["application/json", "application/x-www-form-urlencoded"])
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _WORDS | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def _recorded() -> list[tuple[Any, dict[str, str], str]]:
    """Bodies that mean something, to be spoilt somewhere."""
    found = []
    for case in cases("request", OWN):
        request = case.content["request"]
        try:
            found.append((json.loads(request["body"] or ""), request["headers"], request["path"]))
        except ValueError:
            continue
    return found


RECORDED = _recorded()


def _spoilt(value: Any, draw: st.DrawFn) -> Any:
    """With something else at one place, or with one name less."""
    if isinstance(value, dict) and value and draw(st.integers(0, 3)):
        name = draw(st.sampled_from(sorted(value)))
        return value | {name: _spoilt(value[name], draw)}
    if isinstance(value, list) and value and draw(st.integers(0, 3)):
        return [*value[:-1], _spoilt(value[-1], draw)]
    return draw(_JSON)


@st.composite
def bodies(draw: st.DrawFn) -> bytes:
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return draw(st.binary(max_size=60))
    spoilt = _spoilt(draw(st.sampled_from(RECORDED))[0], draw) if kind < 4 else draw(_JSON)
    text = json.dumps(spoilt)
    return f"payload={quote(text)}".encode() if draw(st.booleans()) and kind == 3 else text.encode()


@st.composite
def requests(draw: st.DrawFn) -> RawRequest:
    _, headers, path = draw(st.sampled_from(RECORDED))
    headers = {name.lower(): draw(st.sampled_from([value, "", "é", "1"])) for name, value in headers.items()}
    names = ["timestamp", "nonce", "signature", "echostr", "msg_signature", "hub.mode", "hub.challenge"]
    return RawRequest(
        method=draw(st.sampled_from(["GET", "POST"])),
        path="/".join(path.strip("/").split("/")[3:]),
        query=tuple((name, draw(_WORDS)) for name in draw(st.lists(st.sampled_from(names), max_size=4))),
        headers=headers | {"content-type": draw(_TYPES)},
        body=draw(bodies()),
        url="https://haoke.example/hooks/key",
        received_at=now(),
    )


@pytest.mark.parametrize("kind", HOOKED)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(request=requests())
def test_no_request_makes_an_adapter_fail(kind: str, request: RawRequest) -> None:
    adapter: Any = KINDS[kind]
    account = account_for(kind, {})
    for step in (adapter.handshake, adapter.verify, adapter.parse):
        status = 200
        try:
            step(account, request)
        except Refusal as refusal:
            status = refusal.status
        assert status < 500
