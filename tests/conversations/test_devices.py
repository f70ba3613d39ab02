"""A visitor has closed the page, and is told of the answer by the service that their browser named."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import msgspec
import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from haoke.channels.push.kinds.webpush import decoded, encoded
from haoke.channels.pushing import push_what_is_due
from haoke.channels.tables import push_notices
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.runtime import Runtime
from tests.support.live import live_server
from tests.support.receiver import BROKEN, Receiver, receiver
from tests.support.shop import Company, Person, company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

GONE = b"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Device:
    """A browser that has subscribed, and can open what is sealed for it."""

    def __init__(self, service: Receiver) -> None:
        self.service = service
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.secret = uuid4().bytes

    @property
    def told(self) -> dict[str, str]:
        return {
            "service": "webpush",
            "token": self.service.url,
            "public_key": encoded(self.point),
            "secret": encoded(self.secret),
        }

    def opened(self, body: bytes) -> Any:
        """RFC 8188 and 8291 from the other side."""
        salt, length = body[:16], body[20]
        sender = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), body[21 : 21 + length])
        shared = self.key.exchange(ec.ECDH(), sender)
        info = b"WebPush: info\0" + self.point + body[21 : 21 + length]
        secret = HKDF(hashes.SHA256(), 32, self.secret, info).derive(shared)
        key = HKDF(hashes.SHA256(), 16, salt, b"Content-Encoding: aes128gcm\0").derive(secret)
        nonce = HKDF(hashes.SHA256(), 12, salt, b"Content-Encoding: nonce\0").derive(secret)
        return msgspec.json.decode(AESGCM(key).decrypt(nonce, body[21 + length :], None).rstrip(b"\2"))


class Away:
    """A visitor with a device whose page is closed, and the agent who answers."""

    def __init__(self, shop: Company, service: Receiver, browser: httpx.AsyncClient, agent: Person) -> None:
        self.shop, self.service, self.browser, self.agent = shop, service, browser, agent
        self.device = Device(service)
        self.c = ""

    @property
    def runtime(self) -> Runtime:
        made: Runtime = self.shop.server.app.state.runtime
        return made

    async def visitor(self, method: str, path: str, body: Any = None, *, expect: int = 200) -> Any:
        answer = await self.browser.request(method, f"/api/v1/visitor{path}", json=body)
        assert answer.status_code == expect, answer.text
        return answer.json() if answer.content else None

    async def answer(self, text: str) -> None:
        await self.agent.call("POST", f"/conversations/{self.c}/messages", {"id": str(uuid4()), "body": {"text": text}})

    async def waiting(self) -> int:
        async with self.runtime.db.reading() as tx:
            return int(await tx.scalar(sa.select(sa.func.count()).select_from(push_notices)))

    async def time_passes(self) -> None:
        """The notice is there, and its moment has come."""

        async def noted() -> bool:
            return await self.waiting() == 1

        await until(noted, "what was written is noted")

        async def due(tx: Tx) -> None:
            await tx.execute(sa.update(push_notices).values(due_at=now()))

        await self.runtime.db.run(due)
        await push_what_is_due(self.runtime)


@pytest.fixture
async def away(fresh_url: str, tmp_path: Path) -> AsyncIterator[Away]:
    async with (
        live_server(fresh_url, tmp_path, outbound_hosts="localhost") as server,
        company(server) as shop,
        receiver() as service,
        shop.browser() as browser,
    ):
        agent = await shop.agent("li")
        async with server.member(agent.cookie):
            await agent.go("online")
            site = shop.site["id"]
            await shop.administrator.call("PUT", f"/sites/{site}/push/webpush", {"settings": {}})
            made = Away(shop, service, browser, agent)
            session = await made.visitor("POST", "/session", {"site": shop.site["key"]})
            browser.headers["Authorization"] = f"Bearer {session['token']}"
            posted = await made.visitor(
                "POST", "/messages", {"id": str(uuid4()), "body": {"text": "Where is it?"}}, expect=201
            )
            made.c = posted["c"]
            (offer,) = await made.visitor("GET", "/push")
            assert offer["service"] == "webpush"
            assert len(decoded(offer["key"])) == 65
            await made.visitor("PUT", "/devices", made.device.told, expect=204)
            yield made


async def test_who_does_not_look_is_told_what_was_answered(away: Away) -> None:
    await away.answer("On its way")
    await away.time_passes()
    (heard,) = away.service.heard
    assert heard.headers["content-encoding"] == "aes128gcm"
    told = away.device.opened(heard.body)
    assert (told["title"], told["body"], told["to"]) == ("li", "On its way", f"/w/{away.shop.site['key']}")
    assert await away.waiting() == 0


async def test_who_has_got_it_is_not_told(away: Away) -> None:
    await away.answer("On its way")
    parts = await away.visitor("GET", f"/conversations/{away.c}/parts")
    mark = {"delivered": parts["through"]}
    await away.visitor("POST", f"/conversations/{away.c}/mark", mark, expect=204)

    async def marked() -> bool:
        row = await away.visitor("GET", f"/conversations/{away.c}")
        return bool(row["marks"]["visitor_delivered"] == parts["through"])

    await until(marked, "the mark is kept")
    await away.time_passes()
    assert away.service.heard == []
    assert await away.waiting() == 0


async def test_a_device_that_is_gone_is_forgotten_and_a_service_that_fails_is_asked_again(away: Away) -> None:
    away.service.manner = BROKEN
    await away.answer("On its way")
    await away.time_passes()
    assert await away.waiting() == 1
    away.service.manner = GONE
    await away.time_passes()
    assert (len(away.service.heard), await away.waiting()) == (2, 0)
    await away.answer("It is there")
    await away.time_passes()
    assert len(away.service.heard) == 2


async def test_services_learn_nothing_where_the_site_is_discreet(away: Away) -> None:
    site = away.shop.site["id"]
    shown = await away.shop.administrator.call("PUT", f"/sites/{site}/push/webpush", {"settings": {"discreet": True}})
    (browsers,) = [each for each in shown if each["kind"] == "webpush"]
    assert (browsers["on"], browsers["secrets"], browsers["devices"]) == (True, ["key"], 1)
    assert "key" not in browsers["settings"]
    await away.answer("Your test was positive")
    await away.time_passes()
    told = away.device.opened(away.service.heard[0].body)
    assert (told["title"], told["body"]) == ("Shop", "You have a new message")


async def test_a_device_can_leave_and_unknown_services_are_refused(away: Away) -> None:
    await away.visitor("PUT", "/devices", away.device.told | {"service": "fcm"}, expect=404)
    left = {"service": "webpush", "token": away.service.url}
    await away.visitor("POST", "/devices/leave", left, expect=204)
    await away.answer("On its way")
    await away.time_passes()
    assert away.service.heard == []
    site = away.shop.site["id"]
    await away.shop.administrator.call("PUT", f"/sites/{site}/push/apns", {"settings": {}}, expect=400)


async def test_a_member_writes_first_to_whom_a_device_tells(away: Away) -> None:
    shop, agent = away.shop, away.agent
    talk = (await agent.call("GET", f"/conversations/{away.c}"))["conversation"]
    customer = talk["customer"]["id"]
    await agent.call("POST", f"/conversations/{away.c}/close")
    (way,) = await agent.call("GET", f"/conversations/beginnings?customer={customer}")
    assert (way["name"], way["refusal"], way["conversation_id"]) == ("Shop", "", None)
    new = {"id": str(uuid4()), "account_id": shop.site["id"], "to": way["to"], "customer_id": customer}
    begun = await agent.call("POST", "/conversations", new | {"body": {"text": "It is in stock again"}})
    assert begun["conversation_id"] != away.c
    await away.time_passes()
    assert away.device.opened(away.service.heard[0].body)["body"] == "It is in stock again"
    posted = await away.visitor("POST", "/messages", {"id": str(uuid4()), "body": {"text": "I come"}}, expect=201)
    assert posted["c"] == begun["conversation_id"]
