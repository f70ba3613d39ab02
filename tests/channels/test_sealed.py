"""What lies in the database of channel accounts and the others that hold secrets, and what happens without its key."""

import json
from pathlib import Path
from typing import Any

import pytest

from haoke.channels import catalog
from haoke.channels.jobs import send_what_was_left
from haoke.kernel import resealing, sealing
from haoke.kernel.resealing import seal_what_is_open
from haoke.kernel.settings import Settings
from tests.support.api import Browser, Office, runtime_of

pytestmark = pytest.mark.anyio

SECRET = "whsec_" + "c2VjcmV0" * 5
CONNECTION = {
    "name": "Shop",
    "url": "https://1.1.1.1",
    "headers": {"X-Key": "header-secret"},
    "methods": ["GET"],
}


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process of its own."""
    monkeypatch.setattr(sealing, "_ring", sealing._Ring())
    monkeypatch.setattr(resealing, "_done", set())


async def rows(admin: Browser, statement: str) -> list[Any]:
    async with runtime_of(admin.app).db.engine.begin() as connection:
        found = await connection.exec_driver_sql(statement)
        return [row[0] for row in found.all()] if found.returns_rows else []


class Kept:
    def __init__(self, admin: Browser, account: dict[str, Any], connection: dict[str, Any]) -> None:
        self.admin, self.account, self.connection = admin, account, connection

    async def account_now(self) -> dict[str, Any]:
        found: dict[str, Any] = await self.admin.get_api(f"/channel-accounts/{self.account['id']}")
        return found

    async def stored(self) -> str:
        held = await rows(self.admin, "SELECT settings::text FROM channel_accounts WHERE kind = 'line'")
        held += await rows(self.admin, "SELECT headers::text FROM connections")
        held += await rows(self.admin, "SELECT secret FROM alarm_webhooks")
        held += await rows(self.admin, "SELECT key FROM model_endpoints")
        return json.dumps(held)


@pytest.fixture
async def kept(office: Office) -> Kept:
    admin = await office.administrator()
    settings = {"channel_secret": "line-secret", "channel_access_token": "line-token"}
    account = await admin.post_api("/channel-accounts", {"kind": "line", "name": "Green", "settings": settings})
    connection = await admin.post_api("/connections", CONNECTION)
    await admin.post_api("/alarm-webhooks", {"url": "https://1.1.1.1/a", "kinds": []})
    model = {"url": "https://1.1.1.1/v1", "model": "m", "key": "model-key", "uses": [], "daily_tokens": 1000}
    await admin.api("PUT", "/bot/model", model | {"seconds": 10})
    return Kept(admin, account, connection)


async def test_no_secret_lies_open_and_all_are_read(kept: Kept) -> None:
    stored = await kept.stored()
    assert stored.count("sealed:1:") == 5
    for word in ("line-secret", "line-token", "header-secret", "whsec_", "model-key"):
        assert word not in stored
    assert (await kept.account_now())["secrets"] == ["channel_secret", "channel_access_token"]
    async with runtime_of(kept.admin.app).db.reading() as tx:
        (workspace,) = await rows(kept.admin, "SELECT workspace_id FROM channel_accounts WHERE kind = 'line'")
        account = await catalog.account(tx, workspace, kept.account["id"])
    assert account.settings.channel_secret == "line-secret"


async def test_what_was_stored_before_is_read_and_sealed(kept: Kept) -> None:
    await rows(
        kept.admin,
        """UPDATE channel_accounts SET settings = settings || '{"channel_secret": "from-before"}'""",
    )
    await rows(kept.admin, """UPDATE connections SET headers = '{"X-Key": "from-before"}'""")
    await rows(kept.admin, "UPDATE alarm_webhooks SET secret = 'from-before'")
    await rows(kept.admin, "UPDATE model_endpoints SET key = 'from-before'")
    assert (await kept.account_now())["secrets"] == ["channel_secret", "channel_access_token"]
    await seal_what_is_open(runtime_of(kept.admin.app))
    stored = await kept.stored()
    assert "from-before" not in stored
    assert stored.count("sealed:1:") == 5


async def test_without_the_key_each_says_so_by_name_and_the_rest_works(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = kept.admin
    lost = sealing._Ring()
    lost.settings = Settings(data_dir=Path("/nonexistent"))
    monkeypatch.setattr(sealing, "_ring", lost)
    catalog.forget_site(kept.account["hook"].rpartition("/")[2], kept.account["id"])
    assert (await kept.account_now())["problem"] == "SecretUnreadable"
    refusal = await admin.post_api(f"/channel-accounts/{kept.account['id']}/health", expect=409)
    assert (refusal["code"], refusal["params"]) == ("SecretUnreadable", {"name": "Green"})
    hook = "/hooks/" + kept.account["hook"].rpartition("/")[2]
    assert (await admin.post(hook, content=b"{}")).status_code == 503
    (entry,) = (await admin.get_api(f"/channel-accounts/{kept.account['id']}/requests"))["items"]
    assert (entry["problem"], entry["state"]) == ("SecretUnreadable", "rejected")
    await send_what_was_left(runtime_of(admin.app))
    renamed = await admin.api("PATCH", f"/channel-accounts/{kept.account['id']}", {"name": "Greener"})
    assert renamed["name"] == "Greener"
    assert (await kept.stored()).count("sealed:1:") == 5, "what cannot be read is not thrown away"
    keeping = CONNECTION | {"headers": {"X-Key": None}}
    path = f"/connections/{kept.connection['id']}"
    assert (await admin.api("PUT", path, keeping, expect=409))["code"] == "SecretUnreadable"
    changed = {"settings": {"channel_secret": "new"}}
    path = f"/channel-accounts/{kept.account['id']}"
    assert (await admin.api("PATCH", path, changed, expect=409))["code"] == "SecretKeyMissing"
    assert (await admin.get_api("/sites"))["items"]
