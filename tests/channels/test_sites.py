"""Sites: their settings, their key, and what others see of them."""

from typing import Any
from uuid import UUID

import msgspec
import pytest

from haoke.channels.actions.change_account import change_account
from haoke.channels.actions.create_account import create_account
from haoke.channels.actions.remove_account import remove_account
from haoke.channels.actions.renew_identity_secret import renew_identity_secret
from haoke.channels.adapters import web
from haoke.channels.catalog import find_site, names_of, origin_allowed, public_site, site, site_by_key
from haoke.channels.contract import Adapter
from haoke.channels.errors import DomainInvalid, SiteNameInvalid, SiteNotFound
from haoke.channels.kinds import KINDS
from haoke.kernel.auth import Actor, system
from haoke.kernel.db import Database
from haoke.kernel.errors import PermissionDenied
from haoke.kernel.ids import new_id

pytestmark = pytest.mark.anyio


async def make(db: Database, actor: Actor, **settings: Any) -> Any:
    return await db.run(create_account, actor, web.KIND, "Shop", settings)


async def test_a_site_begins_with_defaults_and_is_found_by_its_key(db: Database) -> None:
    admin = system(new_id())
    made = await make(db, admin)
    assert len(made.key) >= 10
    assert made.key.isalnum()
    assert await find_site(db, made.key) == made
    assert await db.run(site_by_key, made.key) == made
    assert await db.run(site, admin.workspace_id, made.id) == made
    assert made.secret is None


async def test_changed_settings_are_seen_at_once(db: Database) -> None:
    admin = system(new_id())
    made = await make(db, admin, title="Before", color="#AABBCC")
    await find_site(db, made.key)
    await db.run(change_account, admin, web.KIND, made.id, settings={"title": "After"})
    found = await find_site(db, made.key)
    assert (found.settings.title, found.settings.color) == ("After", "#aabbcc")


async def test_a_removed_site_is_gone_but_keeps_its_name_for_history(db: Database) -> None:
    admin = system(new_id())
    made = await make(db, admin)
    await find_site(db, made.key)
    await db.run(remove_account, admin, web.KIND, made.id)
    with pytest.raises(SiteNotFound):
        await find_site(db, made.key)
    with pytest.raises(SiteNotFound):
        await db.run(change_account, admin, web.KIND, made.id, name="x")
    async with db.reading() as tx:
        assert await names_of(tx, admin.workspace_id, [made.id]) == {made.id: "Shop"}


async def test_another_workspace_finds_nothing(db: Database) -> None:
    made = await make(db, system(new_id()))
    stranger = system(new_id())
    for action in (change_account, remove_account, renew_identity_secret):
        with pytest.raises(SiteNotFound):
            await db.run(action, stranger, web.KIND, made.id)


async def test_only_who_manages_sites_may(db: Database) -> None:
    agent = Actor("member", new_id(), new_id())
    with pytest.raises(PermissionDenied):
        await make(db, agent)


@pytest.mark.parametrize("key", ["", "nosuchkey", "../../etc", "a" * 500, "' OR 1=1", "键" * 10, "a\0b"])
async def test_an_unknown_or_odd_key_is_no_site(db: Database, key: str) -> None:
    for _ in range(2):
        with pytest.raises(SiteNotFound):
            await find_site(db, key)


@pytest.mark.parametrize(
    "settings",
    [
        {"color": "red"},
        {"color": "#fff;}"},
        {"position": "top"},
        {"offset": {"x": -1}},
        {"max_file_mb": 0},
        {"max_file_mb": 1000},
        {"title": "x" * 81},
        {"unknown": 1},
        {"translations": {"fr": {}}},
        {"greeting_after": "soon"},
        {"allowed_domains": ["a.example"] * 101},
    ],
)
async def test_settings_of_the_wrong_form_are_refused(db: Database, settings: dict[str, Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        await make(db, system(new_id()), **settings)


async def test_domains_and_names_are_refused_by_name(db: Database) -> None:
    admin = system(new_id())
    with pytest.raises(DomainInvalid):
        await make(db, admin, allowed_domains=["not a domain"])
    with pytest.raises(SiteNameInvalid):
        await db.run(create_account, admin, web.KIND, " \n ", {})


async def test_texts_follow_the_visitors_language_unless_the_site_fixes_one(db: Database) -> None:
    admin = system(new_id())
    made = await make(
        db,
        admin,
        title="Shop",
        welcome="Hello",
        translations={"zh-CN": {"title": "商店"}, "zh-TW": {"welcome": "您好"}},
    )
    assert (public_site(made, "zh-CN").title, public_site(made, "zh-CN").welcome) == ("商店", "Hello")
    assert made.settings.welcome_for("zh-TW") == "您好"
    assert public_site(made, "en").title == "Shop"
    fixed = await db.run(change_account, admin, web.KIND, made.id, settings={"locale": "zh-CN"})
    assert public_site(fixed, "en").title == "商店"  # type: ignore[arg-type]


async def test_the_public_part_tells_no_secret(db: Database) -> None:
    admin = system(new_id())
    made = await make(db, admin, allowed_domains=["inside.example"])
    secret = await db.run(renew_identity_secret, admin, web.KIND, made.id)
    shown = msgspec.json.encode(public_site(await find_site(db, made.key), "en")).decode()
    assert secret not in shown
    assert "inside.example" not in shown
    assert str(made.workspace_id) not in shown


async def test_a_new_secret_replaces_the_old_one(db: Database) -> None:
    admin = system(new_id())
    made = await make(db, admin)
    first = await db.run(renew_identity_secret, admin, web.KIND, made.id)
    second = await db.run(renew_identity_secret, admin, web.KIND, made.id)
    assert first != second
    assert (await find_site(db, made.key)).secret == second


async def test_who_may_talk_as_a_visitor(db: Database) -> None:
    admin = system(new_id())
    open_site = await make(db, admin)
    closed = await make(db, admin, allowed_domains=["shop.example"])
    own = "https://haoke.example"
    assert origin_allowed(open_site, "https://anywhere.example")
    assert origin_allowed(closed, "https://shop.example", own)
    assert origin_allowed(closed, own, own)
    assert origin_allowed(closed, "", own)
    assert not origin_allowed(closed, "https://elsewhere.example", own)
    assert not origin_allowed(closed, "null", own)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_channel_keeps_the_contract(kind: str) -> None:
    adapter = KINDS[kind]
    assert isinstance(adapter, Adapter)
    assert {"zh-CN", "zh-TW", "en"} <= adapter.titles.keys()
    assert adapter.icon
    checked = adapter.settings().checked()  # an account begins with none of its own
    assert msgspec.convert(msgspec.to_builtins(checked), adapter.settings).checked() == checked
    assert msgspec.json.schema(adapter.settings)


def test_ids_in_settings_stay_ids() -> None:
    logo = new_id()
    settings = msgspec.convert({"logo": str(logo)}, web.adapter.settings)
    assert getattr(settings, "logo") == UUID(str(logo))  # noqa: B009 - the contract's type has no logo
