"""Sites as administrators handle them over HTTP."""

from typing import Any

import pytest

from tests.support import pictures
from tests.support.api import ORIGIN, Browser, Office
from tests.support.served import open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def admin(office: Office) -> Browser:
    return await office.administrator()


async def make(admin: Browser, **settings: Any) -> dict[str, Any]:
    made: dict[str, Any] = await admin.post_api("/sites", {"name": "Shop", "settings": settings})
    return made


async def test_a_site_comes_with_its_link_and_the_code_to_embed(admin: Browser) -> None:
    site = await make(admin, title="茶", allowed_domains=["https://Shop.example/x"])
    assert site["link"] == f"{ORIGIN}/w/{site['key']}"
    assert site["embed"] == f'<script async src="{ORIGIN}/w.js" data-site="{site["key"]}"></script>'
    assert site["settings"]["allowed_domains"] == ["shop.example"]
    assert site["has_identity_secret"] is False
    assert await admin.get_api(f"/sites/{site['id']}") == site


async def test_a_strange_host_header_gets_into_no_code(admin: Browser) -> None:
    site = await make(admin)
    headers = {"Host": 'evil"><script>', "Origin": "http://evil"}
    response = await admin.get(f"/api/v1/sites/{site['id']}", headers=headers)
    assert "evil" not in response.text


async def test_a_patch_changes_what_it_names_and_nothing_else(admin: Browser) -> None:
    site = await make(admin, title="Before", welcome="Hi")
    changed = await admin.api("PATCH", f"/sites/{site['id']}", {"settings": {"title": "After"}})
    assert changed["settings"] == site["settings"] | {"title": "After"}
    assert (await admin.api("PATCH", f"/sites/{site['id']}", {"name": "New"}))["name"] == "New"
    whole = await admin.api("PATCH", f"/sites/{site['id']}", {"settings": changed["settings"]})
    assert whole["settings"] == changed["settings"]


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ({"settings": {"color": "red"}}, "InvalidRequest", "color"),
        ({"settings": {"offset": {"x": 9999}}}, "InvalidRequest", "offset.x"),
        ({"settings": {"no_such": 1}}, "InvalidRequest", ""),
        ({"settings": {"allowed_domains": ["a b"]}}, "DomainInvalid", None),
        ({"name": " "}, "SiteNameInvalid", None),
        ({"key": "mine"}, "InvalidRequest", ""),
    ],
)
async def test_what_cannot_be_set_is_named(admin: Browser, body: Any, code: str, path: str | None) -> None:
    site = await make(admin)
    refused = await admin.api("PATCH", f"/sites/{site['id']}", body, expect=400)
    assert refused["code"] == code
    if path is not None:
        assert refused["params"]["path"] == path
    assert await admin.get_api(f"/sites/{site['id']}") == site


async def test_lists_are_paged(admin: Browser) -> None:
    made = [(await make(admin))["id"] for _ in range(5)]
    seen, cursor = [], ""
    while True:
        page = await admin.get_api(f"/sites?limit=2{cursor}")
        seen += [each["id"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert [each for each in seen if each in made] == made


async def test_a_logo_is_shown_to_everybody_of_the_workspace_and_its_old_one_goes(
    office: Office, admin: Browser
) -> None:
    shop = await open_shop(office)
    site = shop.site
    logos = []
    for form in ("PNG", "JPEG"):
        response = await admin.put(
            f"/api/v1/sites/{site['id']}/logo", files={"file": (f"logo.{form}", pictures.picture(form))}
        )
        assert response.status_code == 200, response.text
        logos.append(response.json()["settings"]["logo"])
    agent = await shop.agent()
    assert (await agent.get(f"/api/v1/files/{logos[0]}")).status_code == 404
    shown = await agent.get(f"/api/v1/files/{logos[1]}/thumbnail")
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/webp")
    visitor = await shop.visitor()
    assert visitor.welcome["site"]["logo"] == logos[1]
    stranger = office.browser()
    assert (await stranger.get(f"/api/v1/files/{logos[1]}?k={visitor.key}")).status_code == 200
    assert (await stranger.get(f"/api/v1/files/{logos[1]}")).status_code == 401
    without = await admin.api("PATCH", f"/sites/{site['id']}", {"settings": {"logo": None}})
    assert without["settings"]["logo"] is None
    assert (await agent.get(f"/api/v1/files/{logos[1]}")).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (pictures.SVG, 415, "FileMislabelled"),
        (pictures.HTML, 415, "FileMislabelled"),
        (pictures.bomb(), 413, "ImageTooLarge"),
        (b"", 415, "FileEmpty"),
        (pictures.picture()[:200], 415, "ImageUnreadable"),
        (pictures.picture() + b"\0" * 6_000_000, 413, "TooLarge"),
    ],
)
async def test_only_pictures_become_logos(admin: Browser, data: bytes, status: int, code: str) -> None:
    site = await make(admin)
    response = await admin.put(f"/api/v1/sites/{site['id']}/logo", files={"file": ("logo.png", data, "image/png")})
    assert (response.status_code, response.json()["code"]) == (status, code)


async def test_a_form_without_a_picture_is_a_named_error(admin: Browser) -> None:
    site = await make(admin)
    response = await admin.put(f"/api/v1/sites/{site['id']}/logo", files={"other": ("logo.png", b"x")})
    assert (response.status_code, response.json()["code"]) == (400, "InvalidRequest")


async def test_a_logo_cannot_be_claimed_by_its_id(admin: Browser) -> None:
    site, other = await make(admin), await make(admin)
    response = await admin.put(f"/api/v1/sites/{site['id']}/logo", files={"file": ("l.png", pictures.picture())})
    logo = response.json()["settings"]["logo"]
    await admin.api("PATCH", f"/sites/{other['id']}", {"settings": {"logo": logo}})
    assert (await admin.get_api(f"/sites/{other['id']}"))["settings"]["logo"] is None


async def test_the_identity_secret_is_shown_once(admin: Browser) -> None:
    site = await make(admin)
    secret = (await admin.post_api(f"/sites/{site['id']}/identity-secret"))["secret"]
    shown = await admin.get(f"/api/v1/sites/{site['id']}")
    assert secret not in shown.text
    assert shown.json()["has_identity_secret"] is True


async def test_every_act_stands_in_the_audit_log_without_the_secret(admin: Browser) -> None:
    site = await make(admin)
    await admin.api("PATCH", f"/sites/{site['id']}", {"settings": {"title": "x"}})
    secret = (await admin.post_api(f"/sites/{site['id']}/identity-secret"))["secret"]
    await admin.api("DELETE", f"/sites/{site['id']}")
    response = await admin.get("/api/v1/audit")
    acts = [each["action"] for each in response.json()["items"] if each["target"] == site["id"]]
    assert sorted(acts) == ["site.changed", "site.created", "site.identity_secret_renewed", "site.removed"]
    assert secret not in response.text


async def test_nobody_else_may(office: Office, admin: Browser) -> None:
    site = await make(admin)
    calls = [
        ("GET", "/sites"),
        ("POST", "/sites"),
        ("GET", f"/sites/{site['id']}"),
        ("PATCH", f"/sites/{site['id']}"),
        ("DELETE", f"/sites/{site['id']}"),
        ("POST", f"/sites/{site['id']}/identity-secret"),
    ]
    agent, stranger, foreigner = await office.agent(), office.browser(), await office.other_workspace()
    for method, path in calls:
        body = {"name": "x"} if method in {"POST", "PATCH"} and "secret" not in path else None
        await agent.api(method, path, body, expect=403)
        await stranger.api(method, path, body, expect=401)
        if site["id"] in path:
            refused = await foreigner.api(method, path, body, expect=404)
            assert refused["code"] == "SiteNotFound"
    assert site["id"] not in [each["id"] for each in (await foreigner.get_api("/sites"))["items"]]
    assert await admin.get_api(f"/sites/{site['id']}") == site


async def test_the_catalogue_tells_what_each_channel_is(office: Office) -> None:
    agent = await office.agent()
    channels = {each["kind"]: each for each in await agent.get_api("/channels")}
    assert channels["web"]["titles"]["zh-CN"] == "网站"
    assert channels["web"]["capabilities"]["files"] is True
    assert "$defs" in channels["web"]["settings"]
