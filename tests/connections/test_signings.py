"""Orders of Taobao and JD: signed as their platforms want it, and secrets that stay."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from haoke.connections.signings.jd import sign as by_jd
from haoke.connections.signings.taobao import sign as by_taobao
from tests.channels.catalogue import FIXTURES
from tests.connections.test_connections import answer
from tests.support.receiver import Receiver
from tests.support.shop import Company

RECORDED = [
    pytest.param(name, case, id=f"{name}/{path.stem}")
    for name in ("taobao", "jd")
    for path in sorted(FIXTURES.glob(f"{name}/*.json"))
    if "expect_sign" in (case := json.loads(path.read_bytes()))
]


@pytest.mark.parametrize(("platform", "case"), RECORDED)
def test_a_signature_is_the_one_that_was_recorded(platform: str, case: dict[str, Any]) -> None:
    secret, fields, right = case["config"]["app_secret"], case["params"], case["expect_sign"]
    if platform == "jd":
        assert by_jd(secret, fields) == right
        return
    ways = right if isinstance(right, dict) else {fields["sign_method"]: right}
    for way, one in ways.items():
        assert by_taobao(secret, fields | {"sign_method": way}, way) == one


def wanted(system: Receiver, signing: str, session: str) -> dict[str, Any]:
    return {
        "name": signing,
        "url": f"http://localhost:{system.port}/router",
        "headers": {"app_key": "123", "app_secret": "do-not-tell", session: "SESSION"},
        "methods": ["GET"],
        "signing": signing,
    }


@pytest.mark.anyio
@pytest.mark.parametrize(("signing", "session"), [("taobao", "session"), ("jd", "access_token")])
async def test_an_order_is_looked_up_by_a_signed_form(
    shop: Company, system: Receiver, signing: str, session: str
) -> None:
    call = shop.administrator.call
    given = wanted(system, signing, session)
    without = given | {"headers": {"app_key": "123", "app_secret": "do-not-tell"}}
    assert (await call("POST", "/connections", without, expect=400))["code"] == "SecretMissing"
    assert (await call("POST", "/connections", given | {"signing": "x"}, expect=404))["code"] == "SigningUnknown"
    made = await call("POST", "/connections", given)
    system.manner = answer(b'{"trade": {"status": "SHIPPED"}}')
    trial = {"method": "GET", "path": "?method=order.get&tid=7%26x&remark=%E5%A4%87%E6%B3%A8"}
    result = await call("POST", f"/connections/{made['id']}/try", trial)
    assert (result["problem"], result["body"]) == ("", {"trade": {"status": "SHIPPED"}})
    (heard,) = system.heard
    assert heard.path == "/router"
    assert not {"app_key", "app_secret", session} & set(heard.headers)
    form = dict(parse_qsl(heard.body.decode()))
    signature = form.pop("sign")
    asked = json.loads(form["360buy_param_json"]) if signing == "jd" else form
    assert (form["method"], asked["tid"], asked["remark"]) == ("order.get", "7&x", "备注")
    again = by_jd("do-not-tell", form) if signing == "jd" else by_taobao("do-not-tell", form, form["sign_method"])
    assert signature == again
    kept = [await call("GET", "/connections"), await call("GET", f"/connections/{made['id']}/calls")]
    assert not any(word in json.dumps(kept) for word in ("do-not-tell", "SESSION", "tid="))
    system.manner = answer(b'{"error_response": {"code": 27, "msg": "Invalid session"}}')
    assert (await call("POST", f"/connections/{made['id']}/try", trial))["problem"] == "refused"
    known = (await call("GET", "/connection-signings"))["items"]
    assert signing in {one["name"] for one in known}


@pytest.mark.anyio
async def test_an_order_that_is_not_there_is_no_failure(shop: Company, system: Receiver) -> None:
    call = shop.administrator.call
    made = await call("POST", "/connections", wanted(system, "taobao", "session"))
    system.manner = answer(b'{"error_response": {"code": 15, "sub_code": "isv.trade-not-exist"}}')
    result = await call("POST", f"/connections/{made['id']}/try", {"method": "GET", "path": "?method=a"})
    assert result["problem"] == "missing"
