"""API keys: what a program may do with one, what never, and how it ends."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from haoke.accounts.http import authentication
from haoke.accounts.types import narrowed
from haoke.kernel.auth import Scope
from haoke.kernel.clock import now
from haoke.kernel.http.limits import TokenBuckets
from tests.support.live import live_server
from tests.support.shop import Company, company

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(postgres, tmp_path: Path) -> AsyncIterator[Company]:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server, company(server) as made:
        yield made


PERMISSIONS = {"bot.ask": "all", "members.read": "all"}


async def make(shop: Company, expect: int | None = None, **more: Any) -> dict[str, Any]:
    body = {"name": "Crawler", "permissions": PERMISSIONS} | more
    made: dict[str, Any] = await shop.administrator.call("POST", "/api-keys", body, expect=expect)
    return made


async def status(shop: Company, token: str, method: str, path: str, body: Any = None) -> int:
    """Of a request by a program that shows the key and nothing else."""
    async with shop.browser() as program:
        del program.headers["Origin"]
        headers = {"Authorization": f"Bearer {token}"}
        return (await program.request(method, f"/api/v1{path}", json=body, headers=headers)).status_code


async def test_a_program_does_what_its_key_permits_and_no_more(shop: Company) -> None:
    made = await make(shop)
    token = made["token"]
    assert token.startswith(made["key"]["hint"])
    assert await status(shop, token, "GET", "/members") == 200
    assert await status(shop, token, "POST", "/bot/ask", {"text": "hello"}) == 200
    assert await status(shop, token, "GET", "/roles") == 200  # by members.read
    assert await status(shop, token, "GET", "/audit") == 403
    for method, path in (("GET", "/me"), ("GET", "/api-keys"), ("DELETE", f"/api-keys/{made['key']['id']}")):
        assert await status(shop, token, method, path) == 403
    assert await status(shop, token + "x", "GET", "/members") == 401
    keys = (await shop.administrator.call("GET", "/api-keys"))["items"]
    assert [(key["name"], key["used_at"] is not None) for key in keys] == [("Crawler", True)]
    assert token not in str(keys)


async def test_no_key_makes_another(shop: Company) -> None:
    made = await make(shop, permissions={"api_keys.manage": "all", "members.read": "all"})
    body = {"name": "Second", "permissions": {"members.read": "all"}}
    assert await status(shop, made["token"], "POST", "/api-keys", body) == 403


async def test_a_key_ends_when_revoked_expired_or_its_member_may_not(shop: Company) -> None:
    revoked, short = await make(shop), await make(shop, days=1)
    await shop.administrator.call("DELETE", f"/api-keys/{revoked['key']['id']}", expect=204)
    await shop.administrator.call("DELETE", f"/api-keys/{revoked['key']['id']}", expect=404)
    assert await status(shop, revoked["token"], "GET", "/members") == 401
    assert await status(shop, short["token"], "GET", "/members") == 200
    with time_machine.travel(now() + timedelta(days=2), tick=True):
        assert await status(shop, short["token"], "GET", "/members") == 401
    agent = await shop.agent("li")
    await agent.call("POST", "/api-keys", {"name": "Mine", "permissions": {"bot.ask": "all"}}, expect=403)
    await make(shop, permissions={"bot.fly": "all"}, expect=400)
    await make(shop, permissions={}, expect=400)
    acts = [one["action"] for one in (await shop.administrator.call("GET", "/audit"))["items"]]
    assert acts.count("api_key.created") == 2
    assert acts.count("api_key.revoked") == 1


async def test_a_key_is_held_to_a_rate(shop: Company, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(authentication, "key_buckets", TokenBuckets(0.001, 2))
    token = (await make(shop))["token"]
    answers = [await status(shop, token, "GET", "/members") for _ in range(3)]
    assert answers == [200, 200, 429]


def test_the_lesser_of_two_scopes_holds() -> None:
    grants = {"a": Scope.TEAM, "b": Scope.ALL, "c": Scope.ALL}
    assert narrowed(grants, {"a": "all", "b": "own", "d": "all"}) == {"a": Scope.TEAM, "b": Scope.OWN}
