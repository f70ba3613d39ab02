"""Webhooks for alarms: signed, tried again until they arrive, kept out of the own network, and told of."""

import json
import time
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from haoke.conversations.events import SensitiveWordFound
from haoke.kernel import outbound
from haoke.kernel.db import Tx
from haoke.kernel.webhooks import PAUSES, verify
from haoke.supervision.sending import send_due
from haoke.supervision.tables import webhook_deliveries
from tests.support.receiver import BROKEN, GARBAGE, OK, Receiver, hang, receiver, redirect
from tests.support.shop import Company

pytestmark = pytest.mark.anyio

HOOKS = "/alarm-webhooks"


@pytest.fixture
async def shop(live_company) -> Company:
    return await live_company(outbound_hosts="localhost")


async def alarm(shop: Company) -> None:
    here = UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])
    async with shop.server.visitor(shop.site["key"]) as visitor:
        c = UUID((await visitor.post("you are all idiots"))["c"])
    found = SensitiveWordFound(
        workspace_id=here, conversation_id=c, by_kind="visitor", by_id=None, words=["idiots"], action="alarm"
    )

    async def action(tx: Tx) -> None:
        await tx.emit(found)

    await shop.server.app.state.runtime.db.run(action)


async def run(shop: Company) -> int:
    """The job comes round, and what waits for its next try need not wait."""
    runtime = shop.server.app.state.runtime

    async def hurry(tx: Tx) -> None:
        await tx.execute(sa.update(webhook_deliveries).values(due_at=sa.func.now()))

    await runtime.db.run(hurry)
    return await send_due(runtime.db, runtime.settings.outbound_hosts)


async def hook(shop: Company, server: Receiver, *kinds: str) -> dict[str, Any]:
    return dict(await shop.administrator.call("POST", HOOKS, {"url": server.url, "kinds": list(kinds)}, expect=201))


async def deliveries(shop: Company, webhook: dict[str, Any]) -> list[dict[str, Any]]:
    return list((await shop.administrator.call("GET", f"{HOOKS}/{webhook['id']}/deliveries"))["items"])


async def test_an_alarm_is_told_signed_and_again_until_it_arrives(shop: Company) -> None:
    async with receiver() as server, receiver() as deaf:
        webhook = await hook(shop, server, "sensitive_word")
        other = await hook(shop, deaf, "overflow")
        server.manner = BROKEN
        await alarm(shop)
        assert await run(shop) == 1
        server.manner = OK
        assert await run(shop) == 1
        assert await run(shop) == 0
        first, second = server.heard
        body = json.loads(first.body)
        assert (body["event"], body["alarm"]["kind"], body["alarm"]["data"]["words"]) == (
            "alarm.raised",
            "sensitive_word",
            "idiots",
        )
        assert first.body == second.body
        assert first.headers["haoke-id"] == second.headers["haoke-id"] == body["id"]
        for heard in (first, second):
            signed = heard.headers["haoke-timestamp"], heard.body, heard.headers["haoke-signature"]
            assert verify(webhook["secret"], *signed, at=time.time())
            assert not verify(other["secret"], *signed, at=time.time())
        (delivery,) = await deliveries(shop, webhook)
        assert (delivery["state"], [one["status"] for one in delivery["tries"]]) == ("arrived", [500, 204])
        assert deaf.heard == []


async def test_what_never_arrives_is_given_up_with_the_reason(shop: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "TOTAL", 0.3)
    async with receiver() as server, receiver() as good:
        bad, fine = await hook(shop, server), await hook(shop, good)
        inside = f"http://127.0.0.1:{good.port}/secret"
        for manner in (hang, GARBAGE, redirect(inside), *[BROKEN] * len(PAUSES)):
            if not server.heard:
                await alarm(shop)
            server.manner = manner
            await run(shop)
        assert len(good.heard) == 1  # in spite of the other that hung
        assert (await deliveries(shop, fine))[0]["state"] == "arrived"
        (delivery,) = await deliveries(shop, bad)
        assert delivery["state"] == "given_up"
        assert len(delivery["tries"]) == len(PAUSES) + 1
        outcomes = [one["problem"] or one["status"] for one in delivery["tries"][:4]]
        assert outcomes == ["timeout", "no_answer", 307, 500]
        assert good.heard[0].path == "/hook"


async def test_the_page_of_webhooks(shop: Company) -> None:
    call = shop.administrator.call
    boss = await shop.agent("boss", role="supervisor")
    await boss.call("GET", HOOKS, expect=403)
    for url, code in (
        ("http://127.0.0.1/", "HostInternal"),
        ("http://[::ffff:169.254.169.254]/latest", "HostInternal"),
        ("javascript:alert(1)", "UrlInvalid"),
    ):
        assert (await call("POST", HOOKS, {"url": url}, expect=400))["code"] == code
    async with receiver() as server:
        assert (await call("POST", HOOKS, {"url": server.url, "kinds": ["nonsense"]}, expect=400))["code"] == (
            "AlarmKindUnknown"
        )
        webhook = await hook(shop, server)
        (shown,) = (await call("GET", HOOKS))["items"]
        assert (shown["id"], shown["url"], shown["kinds"], shown["enabled"]) == (webhook["id"], server.url, [], True)

        made = await call("POST", f"{HOOKS}/{webhook['id']}/test", expect=201)
        renewed = (await call("POST", f"{HOOKS}/{webhook['id']}/secret", expect=201))["secret"]
        await run(shop)
        (heard,) = server.heard
        assert json.loads(heard.body)["event"] == "test"
        assert verify(
            renewed, heard.headers["haoke-timestamp"], heard.body, heard.headers["haoke-signature"], at=time.time()
        )
        assert [(one["id"], one["kind"]) for one in await deliveries(shop, webhook)] == [(made["id"], "test")]

        await call("PUT", f"{HOOKS}/{webhook['id']}", {"url": server.url, "enabled": False}, expect=204)
        await alarm(shop)
        assert await run(shop) == 0
        await call("DELETE", f"{HOOKS}/{webhook['id']}", expect=204)
        assert (await call("GET", HOOKS))["items"] == []
        for method, path in (("PUT", ""), ("DELETE", ""), ("POST", "/test"), ("POST", "/secret")):
            body = {"url": server.url} if method == "PUT" else None
            await call(method, f"{HOOKS}/{uuid4()}{path}", body, expect=404)
        for _ in range(10):
            await hook(shop, server)
        assert (await call("POST", HOOKS, {"url": server.url}, expect=409))["code"] == "TooManyWebhooks"
    noted = {one["action"] for one in (await call("GET", "/audit?limit=30"))["items"]}
    acts = {"added", "changed", "removed", "tested", "secret_renewed"}
    assert {f"supervision.webhook_{act}" for act in acts} <= noted
    assert "whsec_" not in json.dumps((await call("GET", "/audit?limit=50"))["items"])
