"""Tools over HTTP: an administrator takes the examples, visitors reckon with them."""

import pytest

from tests.support.api import Office
from tests.support.served import open_shop

pytestmark = pytest.mark.anyio


async def test_visitors_use_the_tools_that_their_site_offers(office: Office) -> None:
    shop = await open_shop(office)
    other = await shop.admin.post_api("/sites", {"name": "Bank"})
    loan, tax = (await shop.admin.get_api("/tools"))["examples"]
    hidden = tax | {"offered": False}
    elsewhere = tax | {"sites": [other["id"]]}
    stored = (await shop.admin.api("PUT", "/tools", {"tools": [loan, hidden, elsewhere]}))["tools"]
    assert len({tool["id"] for tool in stored}) == 3
    visitor = await shop.visitor()
    (shown,) = (await visitor.browser.get("/api/v1/visitor/tools", headers=visitor.headers)).json()
    assert (shown["id"], shown["title"]) == (stored[0]["id"], "Loan instalment")
    assert [(field["code"], field["begins"]) for field in shown["fields"]] == [
        ("amount", 300000.0),
        ("years", 20.0),
        ("rate", 3.5),
    ]

    async def reckon(tool: str, **values: str) -> tuple[int, dict]:
        answer = await visitor.browser.post(
            f"/api/v1/visitor/tools/{tool}", json={"values": values}, headers=visitor.headers
        )
        return answer.status_code, answer.json()

    status, found = await reckon(shown["id"], amount="300000", years="20", rate="3.5")
    assert status == 200
    assert [(each["label"], each["value"], each["unit"]) for each in found["results"]] == [
        ("Months", "240", ""),
        ("Monthly payment", "1739.88", "¥"),
        ("Interest in all", "117571.00", "¥"),
    ]
    status, wrong = await reckon(shown["id"], amount="a lot", years="20", rate="3.5")
    assert (status, wrong["code"], wrong["params"]["field"]) == (400, "ToolValueWrong", "amount")
    for gone in stored[1:]:
        assert (await reckon(gone["id"]))[0] == 404


async def test_a_formula_that_cannot_be_read_is_refused_and_nothing_changes(office: Office) -> None:
    shop = await open_shop(office)
    loan = (await shop.admin.get_api("/tools"))["examples"][0]
    before = await shop.admin.api("PUT", "/tools", {"tools": [loan]})
    broken = loan | {"results": [loan["results"][0] | {"formula": "__import__('os')"}]}
    for path, body in (("/tools", {"tools": [broken]}), ("/tools/try", {"tool": broken, "values": {}})):
        method = "PUT" if path == "/tools" else "POST"
        answer = await shop.admin.request(method, f"/api/v1{path}", json=body)
        assert (answer.status_code, answer.json()["code"]) == (400, "FormulaWrong")
    assert await shop.admin.get_api("/tools") == before
    agent = await shop.agent()
    assert (await agent.request("PUT", "/api/v1/tools", json={"tools": []})).status_code == 403
