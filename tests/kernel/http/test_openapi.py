"""The description of the API and the page that shows it."""

from collections.abc import AsyncIterator

import pytest

from haoke.app import build, openapi_json
from haoke.kernel.settings import Settings
from tests.support.api import Browser

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    app = build(Settings())
    app.state.runtime = None  # these pages need none
    async with Browser(app) as client:
        yield client


async def test_the_description_is_complete_and_stable(browser: Browser) -> None:
    served = await browser.get("/openapi.json")
    assert served.content == openapi_json()
    document = served.json()
    assert document["openapi"].startswith("3.1")
    operations = [each for item in document["paths"].values() for each in item.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all("default" in operation["responses"] and operation["tags"] for operation in operations)
    listed = document["paths"]["/api/v1/members"]["get"]
    assert listed["x-permission"] == "members.read"
    assert listed["security"] == [{"session": []}, {"key": []}]
    assert document["paths"]["/api/v1/session"]["post"]["security"] == []
    assert "PageOfMember" in document["components"]["schemas"]


async def test_the_page_loads_nothing_from_elsewhere(browser: Browser) -> None:
    page = await browser.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    policy = page.headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "http" not in page.text.replace("http-equiv", "")
    for path in ("/docs/viewer.js", "/docs/viewer.css"):
        assert f'"{path}"' in page.text
        assert (await browser.get(path)).status_code == 200
