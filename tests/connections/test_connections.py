"""The company's own systems over the API: secrets stay, bounds hold, and what a hostile server does is only a line."""

import json
from typing import Any

import pytest

from haoke.conversations.system_calls import ValueUnusable, path_of, value_at
from tests.support.receiver import GARBAGE, Manner, Receiver, flood, hang, redirect
from tests.support.shop import Company

pytestmark = pytest.mark.anyio

SECRET = "Bearer do-not-tell"


def answer(body: bytes, status: str = "200 OK", kind: str = "application/json") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


def wanted(system: Receiver, **more: Any) -> dict[str, Any]:
    return {
        "name": "Orders",
        "url": f"http://localhost:{system.port}/v1",
        "headers": {"Authorization": SECRET},
        "methods": ["GET"],
        "seconds": 1,
    } | more


async def test_a_secret_is_sent_and_never_shown(shop: Company, system: Receiver) -> None:
    call = shop.administrator.call
    made = await call("POST", "/connections", wanted(system))
    system.manner = answer(b'{"status": "on its way"}')
    result = await call("POST", f"/connections/{made['id']}/try", {"method": "GET", "path": "orders/7"})
    assert (result["status"], result["problem"], result["body"]) == (200, "", {"status": "on its way"})
    (heard,) = system.heard
    assert (heard.path, heard.headers["authorization"]) == ("/v1/orders/7", SECRET)
    renamed = wanted(system, name="Parcels", headers={"Authorization": None})
    await call("PUT", f"/connections/{made['id']}", renamed)
    await call("POST", f"/connections/{made['id']}/try", {"method": "GET"})
    assert system.heard[-1].headers["authorization"] == SECRET  # kept
    shown = [
        await call("GET", "/connections"),
        await call("GET", f"/connections/{made['id']}/calls"),
        await call("GET", "/audit"),
    ]
    assert SECRET not in json.dumps(shown)
    assert [line["path"] for line in shown[1]["items"]] == ["", "orders/7"]


async def test_a_secret_does_not_follow_to_another_host(shop: Company, system: Receiver) -> None:
    call = shop.administrator.call
    made = await call("POST", "/connections", wanted(system))
    there = wanted(system, url=f"http://localhost:{system.port + 1}/v1", headers={"Authorization": None})
    refused = await call("PUT", f"/connections/{made['id']}", there, expect=400)
    assert refused["code"] == "HeaderValueMissing"
    assert (await call("GET", "/connections"))["items"][0]["url"] == made["url"]


@pytest.mark.parametrize(
    ("manner", "problem"),
    [
        (hang, "timeout"),
        (flood, "too_large"),
        (GARBAGE, "garbled"),
        (answer(b"<html>fine</html>"), "garbled"),
        (answer(b'{"a":' * 5000), "garbled"),
        (answer(b"\xff\xfe{}"), "garbled"),
        (redirect("http://127.0.0.1/admin"), "redirected"),
        (answer(b'{"error": 1}', "500 Oh"), "refused"),
        (answer(b'{"fine": true}', kind="image/png"), ""),
    ],
)
async def test_a_hostile_server_is_only_a_line_in_the_log(
    shop: Company, system: Receiver, manner: Manner, problem: str
) -> None:
    call = shop.administrator.call
    made = await call("POST", "/connections", wanted(system))
    system.manner = manner
    result = await call("POST", f"/connections/{made['id']}/try", {"method": "GET"})
    assert result["problem"] == problem
    (line,) = (await call("GET", f"/connections/{made['id']}/calls"))["items"]
    assert (line["problem"], line["source"]) == (problem, "trial")
    assert len(system.heard) == 1


async def test_what_may_not_be_called_is_refused_by_name(shop: Company, system: Receiver) -> None:
    call = shop.administrator.call
    refusals = {
        "HostInternal": {"url": f"http://127.0.0.2:{system.port}"},
        "UrlInvalid": {"url": "ftp://example.com"},
        "HeaderInvalid": {"headers": {"Host": "elsewhere"}},
    }
    for code, change in refusals.items():
        refused = await call("POST", "/connections", wanted(system, **change), expect=400)
        assert refused["code"] == code
    injected = wanted(system, headers={"X-Key": "a\r\nX-Admin: 1"})
    assert (await call("POST", "/connections", injected, expect=400))["code"] == "HeaderInvalid"
    made = await call("POST", "/connections", wanted(system))
    assert (await call("POST", "/connections", wanted(system), expect=409))["code"] == "ConnectionNameTaken"
    result = await call("POST", f"/connections/{made['id']}/try", {"method": "DELETE"})
    assert (result["problem"], system.heard) == ("method", [])


def test_a_value_is_one_piece_of_a_path_and_never_more() -> None:
    assert path_of("orders/{id}/lines", {"id": "a/b?c#d 1"}) == "orders/a%2Fb%3Fc%23d%201/lines"
    for value in ("", "  ", ".", "..", "..."):
        with pytest.raises(ValueUnusable):
            path_of("orders/{id}", {"id": value})


def test_values_are_taken_from_an_answer_by_their_place() -> None:
    body = {"data": {"items": [{"name": "A", "n": 1}, {"name": "B", "n": None}], "ok": True}, "tags": ["x", "y", {}]}
    places = {
        "data.items[0].name": "A",
        "data.items[].name": "A\nB",
        "data.items[1].n": "",
        "data.items[7].name": "",
        "data.ok": "yes",
        "data": "",
        "tags": "x, y",
        "nothing.here": "",
    }
    assert {place: value_at(body, place) for place in places} == places
    assert value_at(["not", "an", "object"], "data") == ""
