"""Several accounts of a kind: each with its own queue, rules and conversations."""

import msgspec
import pytest

from tests.channels.paper import Provider
from tests.channels.test_deliveries import Shop, provider, says, shop

__all__ = ["provider", "shop"]
pytestmark = pytest.mark.anyio

ALWAYS = {"name": "All", "mode": "people", "when": {}}


async def listed(shop: Shop, narrowed: str) -> list[str]:
    found = await shop.admin.get_api(f"/conversations?list=all{narrowed}")
    return [each["site"]["name"] for each in found["items"]]


async def test_each_has_its_rules_and_its_list(shop: Shop, provider: Provider) -> None:
    admin = shop.admin
    other = await admin.post_api("/channel-accounts", {"kind": "paper", "name": "Brown paper"})
    calendar = await admin.post_api(
        "/calendars", {"name": "Nights", "time_zone": "Asia/Shanghai", "week": [[] for _ in range(7)]}
    )
    rules = [{"name": "Nights", "mode": "bot_only", "when": {"calendar_id": calendar["id"], "open": False}}, ALWAYS]
    stored = await admin.api("PUT", f"/sites/{other['id']}/rules", {"rules": rules})
    assert [rule["mode"] for rule in stored["rules"]] == ["bot_only", "people"]
    assert (await admin.get_api(f"/sites/{shop.account['id']}/rules"))["rules"] == []
    second, peer = Shop(admin, other), says("").peer
    await second.come(says("In the night", peer=msgspec.structs.replace(peer, id="p-8")))
    assert await listed(shop, "") == await listed(shop, f"&site={shop.account['id']}") == ["Paper"], "the bot has it"
    await admin.api("PUT", f"/sites/{other['id']}/rules", {"rules": [ALWAYS]})
    await second.come(says("Over the other one", peer=msgspec.structs.replace(peer, id="p-9")))
    assert sorted(await listed(shop, "")) == ["Brown paper", "Paper"]
    assert await listed(shop, f"&site={other['id']}") == ["Brown paper"]
    assert await listed(shop, f"&site={calendar['id']}") == []
