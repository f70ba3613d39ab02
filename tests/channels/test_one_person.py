"""One person over several ids and accounts: found again by any of them, and joined only where something says so."""

import asyncio
from typing import Any

import pytest

from tests.channels.bridged import Bridge, event
from tests.support.api import Browser, Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


class House:
    """A company with bridges, and what came over them."""

    def __init__(self, office: Office, admin: Browser) -> None:
        self.office = office
        self.admin = admin
        self.sent = 0

    async def bridge(self, **settings: Any) -> Bridge:
        body = {"kind": "bridge", "name": f"Bridge {settings}", "settings": settings}
        return Bridge(self.office.browser(), await self.admin.post_api("/channel-accounts", body))

    async def say(self, bridge: Bridge, text: str, **user: Any) -> None:
        answer = await bridge.post(event(text) | {"user": user})
        assert answer.status_code == 202
        self.sent += 1

    async def talks(self) -> list[dict[str, Any]]:
        """All conversations, once everything has arrived."""

        async def arrived() -> bool:
            found = (await self.admin.get_api("/conversations?list=all"))["items"]
            parts = [await self.admin.get_api(f"/conversations/{each['id']}/parts") for each in found]
            said = [part for each in parts for part in each["parts"] if part["kind"] == "message"]
            return len(said) == self.sent

        await until(arrived, "all has arrived")
        found: list[dict[str, Any]] = (await self.admin.get_api("/conversations?list=all"))["items"]
        return found


@pytest.fixture
async def house(office: Office) -> House:
    return House(office, await office.administrator())


async def test_a_peer_is_found_by_each_id_it_ever_came_with(house: House) -> None:
    bridge = await house.bridge()
    await house.say(bridge, "by phone", id="p-1", name="Li", alt_ids={"bsuid": "b-1"})
    await house.talks()
    await house.say(bridge, "by the other", id="p-2", alt_ids={"external": "p-1", "line": "l-1"})
    await house.talks()
    await house.say(
        bridge, "by a third", id="p-3", name="Li Lei", avatar_url="https://a.example/1", alt_ids={"line": "l-1"}
    )
    (talk,) = await house.talks()
    known = await house.admin.get_api(f"/customers/{talk['customer']['id']}/identities")
    assert {(each["kind"], each["id"], each["alias_of"]) for each in known} == {
        ("external", "p-1", ""),
        ("bsuid", "b-1", "p-1"),
        ("external", "p-2", "p-1"),
        ("line", "l-1", "p-1"),
        ("external", "p-3", "p-1"),
    }
    assert talk["customer"]["name"] == "Li"
    says = {each["id"]: each["profile"] for each in known}
    assert says["p-3"] == {"name": "Li Lei", "avatar": "https://a.example/1"}


async def test_union_ids_join_the_accounts_of_one_developer_only(house: House) -> None:
    first, second = await house.bridge(developer="Acme"), await house.bridge(developer="Acme")
    other, alone = await house.bridge(developer="Else"), await house.bridge()
    for bridge in (first, second, other, alone):
        await house.say(bridge, "hello", id="x", union_id="u-1")
        await house.talks()
    owners = [talk["customer"]["id"] for talk in await house.talks()]
    assert len(owners) == 4
    assert len(set(owners)) == 3


async def test_first_messages_at_once_make_one_customer(house: House) -> None:
    bridges = [await house.bridge(developer="Acme") for _ in range(4)]
    await asyncio.gather(*(house.say(bridge, "hello", id="x", union_id="u-2") for bridge in bridges))
    assert len({talk["customer"]["id"] for talk in await house.talks()}) == 1


async def test_a_banned_person_does_not_come_in_by_another_account(house: House) -> None:
    first, second = await house.bridge(developer="Acme"), await house.bridge(developer="Acme")
    await house.say(first, "hello", id="x", union_id="u-3")
    (talk,) = await house.talks()
    await house.admin.post_api(f"/customers/{talk['customer']['id']}/ban", {}, expect=204)
    assert (await second.post(event("hello again") | {"user": {"id": "y", "union_id": "u-3"}})).status_code == 202
    path = f"/channel-accounts/{second.account['id']}/requests"

    async def refused() -> bool:
        return bool((await house.admin.get_api(path))["items"][0]["problem"] == "VisitorBanned")

    await until(refused, "the message is refused")
    assert len(await house.talks()) == 1
