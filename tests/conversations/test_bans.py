"""The black list: over the socket, REST and uploads; from a conversation, a customer's page and by network."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import websockets
from hypothesis import assume, given
from hypothesis import strategies as st

from haoke.conversations.actions.forget_bans import forget_bans
from haoke.conversations.bans import Ban, Bans, network
from haoke.conversations.errors import NetworkInvalid, NetworkTooWide
from haoke.conversations.tables import bans
from haoke.kernel.clock import now
from haoke.kernel.http.sockets import PATH
from haoke.kernel.ids import new_id
from haoke.routing.tables import work_items
from tests.support.api import runtime_of
from tests.support.live import Client, live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio

AT = now()


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


def holds(bans: list[Ban], address: str) -> bool:
    return Bans(bans, []).holds(new_id(), "visitor:x", new_id(), address, AT)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)), st.data())
def test_an_address_is_held_by_every_network_around_it_and_no_other(address: Any, data: st.DataObject) -> None:
    assume(getattr(address, "ipv4_mapped", None) is None)
    length = data.draw(st.integers(16, address.max_prefixlen))
    around = network(f"{address}/{length}")
    other = data.draw(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
    ban = [Ban("network", around, None)]
    assert holds(ban, str(address))
    mapped = getattr(other, "ipv4_mapped", None) or other
    assert holds(ban, str(other)) == (mapped in ipaddress.ip_network(around))
    assert not holds([Ban("network", around, AT - timedelta(seconds=1))], str(address)), "it is over"


@pytest.mark.parametrize("text", ["", "shop.example", "1.2.3.4/33", "1.2.3", "::1/129", "1.2.3.4/24/2"])
def test_what_is_no_network_is_refused(text: str) -> None:
    with pytest.raises(NetworkInvalid):
        network(text)


@pytest.mark.parametrize("text", ["0.0.0.0/0", "10.0.0.0/7", "::/0", "2001::/15"])
def test_a_slip_of_the_finger_shuts_nobody_out(text: str) -> None:
    with pytest.raises(NetworkTooWide):
        network(text)


def test_mapped_and_scoped_addresses_are_what_they_stand_for() -> None:
    assert network("::ffff:10.1.0.0/112") == "10.1.0.0/16"
    assert holds([Ban("network", "10.1.0.0/16", None)], "::ffff:10.1.2.3")
    assert holds([Ban("network", "fe80::/16", None)], "fe80::1%eth0")
    assert not holds([Ban("network", "10.1.0.0/16", None)], "")


async def refused_hello(shop: Company, **hello: Any) -> tuple[dict[str, Any], int]:
    """The error that a visitor's hello gets, and how the socket ends."""
    async with websockets.connect(f"ws://127.0.0.1:{shop.server.port}{PATH}") as connection:
        client = Client(connection)
        await client.send({"t": "hello", "v": 1, "site": shop.site["key"], "locale": "en"} | hello)
        return await client.expect("error"), await client.closed()


async def test_by_the_address_a_conversation_came_from(shop: Company) -> None:
    """As far as it is known; entries that are over for long leave room for others."""
    admin, agent = shop.administrator, await shop.agent("li")
    async with shop.server.member(agent.cookie), shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        c = (await visitor.post("hello"))["c"]
        ban = {"whom": "network", "hours": 1}
        assert (await agent.call("POST", f"/conversations/{c}/ban", ban, expect=403))["code"] == "PermissionDenied"
        await admin.call("POST", f"/conversations/{c}/ban", ban, expect=204)
        assert await visitor.closed() == 4403
    [entry] = (await admin.call("GET", "/bans"))["items"]
    assert (entry["kind"], entry["label"]) == ("network", "127.0.0.1/32")
    db = runtime_of(shop.server.app).db
    assert await db.run(forget_bans) is False
    async with db.engine.begin() as connection:
        await connection.execute(bans.update().values(until=now() - timedelta(days=8)))
        await connection.execute(work_items.update().values(facts={}))
    assert (await admin.call("POST", f"/conversations/{c}/ban", ban, expect=409))["code"] == "AddressUnknown"
    await db.run(forget_bans)
    assert (await admin.call("GET", "/bans"))["items"] == []


async def test_a_banned_visitor_is_let_in_nowhere(shop: Company) -> None:
    agent = await shop.agent("li")
    async with shop.server.member(agent.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await agent.go("online")
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        ban = {"hours": 24, "reason": "swears", "close": True}
        await agent.call("POST", f"/conversations/{ack['c']}/ban", ban, expect=204)
        assert (await visitor.expect("error"))["code"] == "VisitorBanned"
        assert await visitor.closed() == 4403, "the open socket ends too"
        closed = await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "closed")
        assert closed["conv"]["id"] == ack["c"]
        token = visitor.welcome["token"]
    error, code = await refused_hello(shop, token=token)
    assert (error["code"], code) == ("VisitorBanned", 4403)
    assert error["detail"] == "The chat is not available to you at the moment."
    headers = {"Authorization": f"Bearer {token}"}
    async with shop.browser() as browser:
        arrival = {"site": shop.site["key"], "token": token}
        upload = {"id": str(uuid4()), "name": "a.txt", "size": 3}
        for method, path, body in (
            ("POST", "/visitor/session", arrival),
            ("POST", "/visitor/messages", {"id": str(uuid4()), "body": {"text": "again"}}),
            ("GET", f"/visitor/conversations/{ack['c']}/parts", None),
            ("POST", "/visitor/uploads", upload),
            ("PATCH", f"/visitor/uploads/{upload['id']}", None),
        ):
            answer = await browser.request(method, f"/api/v1{path}", json=body, headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (403, "VisitorBanned"), path
    async with shop.server.visitor(shop.site["key"]) as stranger:
        assert (await stranger.post("somebody else"))["t"] == "ack"

    [entry] = (await shop.administrator.call("GET", "/bans"))["items"]
    assert (entry["kind"], entry["reason"], entry["by"]) == ("visitor", "swears", "li")
    await shop.administrator.call("DELETE", f"/bans/{entry['id']}")
    async with shop.server.visitor(shop.site["key"], token=token) as back:
        assert (await back.post("thank you"))["t"] == "ack"
    entries = (await shop.administrator.call("GET", "/audit?action=ban"))["items"]
    assert [each["action"] for each in entries] == ["ban.lifted", "ban.added"]


async def test_a_banned_customer_is_known_on_every_site_and_by_the_signed_identity(shop: Company) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("hello")
        token = visitor.welcome["token"]
    shown = await shop.administrator.call("GET", f"/conversations/{ack['c']}")
    customer = shown["conversation"]["customer"]["id"]
    await shop.administrator.call("POST", f"/customers/{customer}/ban", {"reason": "x"}, expect=204)
    error, _ = await refused_hello(shop, token=token)
    assert error["code"] == "VisitorBanned"
    again = await shop.administrator.call("GET", f"/conversations/{ack['c']}")
    assert again["conversation"]["state"] == "queued", "what runs goes on unless it is wished otherwise"


async def test_a_network_is_shut_out_behind_a_trusted_proxy_only(shop: Company) -> None:
    await shop.administrator.call("POST", "/bans", {"network": "203.0.113.0/24", "hours": 1}, expect=204)
    arrival = {"site": shop.site["key"]}
    async with shop.browser() as browser:
        for address, status in (("203.0.113.9", 403), ("203.0.114.9", 200), ("203.0.113.9, 198.51.100.1", 200)):
            headers = {"X-Forwarded-For": address}
            answer = await browser.post("/api/v1/visitor/session", json=arrival, headers=headers)
            assert answer.status_code == status, address
    refused = await shop.administrator.call("POST", "/bans", {"network": "0.0.0.0/0"}, expect=400)
    assert (refused["code"], refused["params"]) == ("NetworkTooWide", {"bits": 8})


async def test_an_agent_bans_only_their_own_customers(shop: Company) -> None:
    first, second = await shop.agent("li"), await shop.agent("wang")
    async with shop.server.member(first.cookie) as desk, shop.server.visitor(shop.site["key"]) as visitor:
        await first.go("online")
        ack = await visitor.post("hello")
        await desk.expect("conv", where=lambda frame: frame["conv"]["state"] == "assigned")
        refused = await second.call("POST", f"/conversations/{ack['c']}/ban", {}, expect=404)
        assert refused["code"] == "ConversationNotFound"
        shown = await first.call("GET", f"/conversations/{ack['c']}")
        customer = shown["conversation"]["customer"]["id"]
        refused = await second.call("POST", f"/customers/{customer}/ban", {}, expect=404)
        assert refused["code"] == "CustomerNotFound"
        await first.call("POST", "/bans", {"network": "10.0.0.0/8"}, expect=403)
        await first.call("GET", "/bans", expect=403)
        assert (await visitor.post("still here", ack["c"]))["t"] == "ack"
