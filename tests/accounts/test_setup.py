"""The first start."""

import asyncio
from uuid import uuid4

import pytest

from haoke.kernel.auth import permissions
from tests.support.api import FIRST, Office

pytestmark = pytest.mark.anyio


async def test_the_first_start_makes_a_workspace_and_signs_in(office: Office) -> None:
    browser = office.browser()
    state = await browser.get_api("/setup")
    assert state["needed"]
    assert state["locales"] == ["zh-CN", "zh-TW", "en"]
    assert "Asia/Shanghai" in state["time_zones"]
    me = await browser.post_api("/setup", FIRST, expect=201)
    assert me["workspace"] == {**me["workspace"], "name": "Haoke Ltd", "locale": "en", "time_zone": "Asia/Shanghai"}
    assert me["member"]["email"] == "ada@haoke.test"
    assert me["installation_owner"]
    assert me["permissions"] == {name: each.scopes[-1] for name, each in permissions.items()}
    assert await browser.me() == me
    assert not (await browser.get_api("/setup"))["needed"]


async def test_a_visitor_can_write_right_after_the_set_up(office: Office) -> None:
    admin = await office.administrator()
    (site,) = (await admin.get_api("/sites"))["items"]
    assert site["name"] == site["settings"]["title"] == FIRST["workspace"]
    assert site["link"].endswith(f"/w/{site['key']}")
    visitor = office.browser(locale="zh-CN")
    welcome = await visitor.post_api("/visitor/session", {"site": site["key"]})
    assert welcome["site"]["welcome"] == "您好，请问有什么可以帮您？"
    said = {"id": str(uuid4()), "body": {"text": "你好"}}
    token = {"Authorization": f"Bearer {welcome['token']}"}
    assert (await visitor.post("/api/v1/visitor/messages", json=said, headers=token)).is_success
    assert [each["state"] for each in (await admin.get_api("/conversations?list=queue"))["items"]] == ["queued"]


async def test_of_two_set_ups_at_once_one_wins(office: Office) -> None:
    browsers = [office.browser() for _ in range(5)]
    answers = await asyncio.gather(
        *(
            browser.post("/api/v1/setup", json=FIRST | {"email": f"ada{number}@haoke.test"})
            for number, browser in enumerate(browsers)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"AlreadySetUp"}
    winner = next(b for b, answer in zip(browsers, answers, strict=True) if answer.status_code == 201)
    assert len((await winner.get_api("/members"))["items"]) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"password": "short"}, "PasswordTooShort"),
        ({"password": "aaaaaaaaaaaa"}, "PasswordTooCommon"),
        ({"password": "Password123"}, "PasswordTooCommon"),
        ({"password": "ada@haoke.test"}, "PasswordTooCommon"),
        ({"password": "x" * 201}, "InvalidRequest"),
        ({"email": "nobody"}, "InvalidRequest"),
        ({"email": "a b@haoke.test"}, "InvalidRequest"),
        ({"name": "  "}, "InvalidRequest"),
        ({"workspace": "长" * 101}, "InvalidRequest"),
        ({"workspace": "zero\0byte"}, "InvalidRequest"),
        ({"locale": "fr"}, "InvalidRequest"),
        ({"time_zone": "Moon/Crater"}, "TimeZoneUnknown"),
        ({"admin": True}, "InvalidRequest"),
    ],
)
async def test_bad_set_ups_are_named_and_change_nothing(office: Office, change: dict[str, object], code: str) -> None:
    browser = office.browser()
    assert (await browser.post_api("/setup", FIRST | change, expect=400))["code"] == code
    assert (await browser.get_api("/setup"))["needed"]
