"""Drafts, publishing and the way back, over the API."""

from typing import Any

import pytest

from tests.support.api import Browser, Office

pytestmark = pytest.mark.anyio

QUEUE = {"start": "q", "nodes": [{"id": "q", "kind": "enter_queue"}]}
END = {"start": "e", "nodes": [{"id": "e", "kind": "end", "settings": {"text": "Bye"}}]}


@pytest.fixture
async def admin(office: Office) -> Browser:
    return await office.administrator()


async def make(admin: Browser, **more: Any) -> dict[str, Any]:
    flow: dict[str, Any] = await admin.post_api("/flows", {"purpose": "reception", "name": "Front desk"} | more)
    return flow


async def draw(admin: Browser, flow: dict[str, Any], graph: dict[str, Any]) -> dict[str, Any]:
    body = {"revision": flow["revision"], "graph": graph}
    saved: dict[str, Any] = await admin.api("PUT", f"/flows/{flow['id']}/draft", body)
    return saved


async def test_every_template_is_ready_but_for_what_must_be_picked(admin: Browser) -> None:
    purpose = await admin.get_api("/flow-purposes/reception")
    assert len(purpose["templates"]) == 6
    for template in purpose["templates"]:
        flow = await make(admin, template=template["name"])
        checked = await admin.post_api("/flow-purposes/reception/check", {"graph": flow["draft"]})
        assert [(each["code"], each["params"]) for each in checked["problems"]] in (
            [],
            [("empty", {"field": "calendar"})],
        ), template["name"]


async def test_what_cannot_work_is_not_published_and_says_why(admin: Browser) -> None:
    flow = await make(admin)
    refused = await admin.post_api(f"/flows/{flow['id']}/publish", {"revision": flow["revision"]}, expect=400)
    assert refused["code"] == "FlowInvalid"
    assert refused["params"]["problems"] == [{"code": "start", "node": "", "params": {}}]
    assert (await admin.get_api(f"/flows/{flow['id']}"))["published"] is None


async def test_nobody_overwrites_what_somebody_else_drew(admin: Browser) -> None:
    flow = await make(admin)
    await draw(admin, flow, QUEUE)
    stale = {"revision": flow["revision"], "graph": END}
    refused = await admin.api("PUT", f"/flows/{flow['id']}/draft", stale, expect=409)
    assert refused["code"] == "FlowChanged"
    again = {"revision": flow["revision"], "graph": QUEUE}
    same = await admin.api("PUT", f"/flows/{flow['id']}/draft", again, expect=200)
    assert same["revision"] == flow["revision"] + 1
    refused = await admin.post_api(f"/flows/{flow['id']}/publish", {"revision": flow["revision"]}, expect=409)
    assert refused["code"] == "FlowChanged"


async def test_rolling_back_publishes_the_old_graph_as_the_newest_version(admin: Browser) -> None:
    flow = await make(admin)
    for graph in (QUEUE, END):
        flow = await draw(admin, flow, graph)
        flow = await admin.post_api(f"/flows/{flow['id']}/publish", {"revision": flow["revision"], "note": "why"})
    assert flow["published"] == 2
    back = await admin.post_api(f"/flows/{flow['id']}/roll-back", {"number": 1})
    assert (back["published"], back["draft"]["start"], back["changed"]) == (3, "q", False)
    versions = (await admin.get_api(f"/flows/{flow['id']}/versions"))["items"]
    assert [version["number"] for version in versions] == [3, 2, 1]
    assert (await admin.get_api(f"/flows/{flow['id']}/graph?version=2"))["start"] == "e"
    lines = [line["action"] for line in (await admin.get_api("/audit"))["items"]]
    assert lines.count("flow.published") == 3


async def test_a_trial_keeps_nothing_and_pretends_what_it_is_told(admin: Browser) -> None:
    graph = {
        "start": "state",
        "nodes": [
            {"id": "state", "kind": "queue_state", "settings": {"measure": "online"}, "next": {"yes": "q", "no": "e"}},
            *QUEUE["nodes"],
            *END["nodes"],
        ],
    }
    really = await admin.post_api("/flow-purposes/reception/try", {"graph": graph})
    assert (really["path"], really["facts"]) == (["state", "e"], {"queue..online": 0})
    pretended = {"graph": graph, "facts": {"queue..online": 2}}
    assert (await admin.post_api("/flow-purposes/reception/try", pretended))["path"] == ["state", "q"]
    assert (await admin.get_api("/flows?purpose=reception"))["items"] == []


async def test_an_unpublished_flow_receives_nobody(admin: Browser) -> None:
    flow = await make(admin)
    site = await admin.post_api("/sites", {"name": "Shop"})
    queue = (await admin.get_api("/queues"))["items"][0]
    body = {"queue_id": queue["id"], "flow_id": flow["id"]}
    refused = await admin.api("PUT", f"/sites/{site['id']}/reception", body, expect=409)
    assert refused["code"] == "FlowUnpublished"
    flow = await draw(admin, flow, QUEUE)
    await admin.post_api(f"/flows/{flow['id']}/publish", {"revision": flow["revision"]})
    chosen = await admin.api("PUT", f"/sites/{site['id']}/reception", body)
    assert chosen["flows"] == [{"id": flow["id"], "name": "Front desk"}]
    await admin.api("DELETE", f"/flows/{flow['id']}", expect=204)
    assert (await admin.get_api(f"/sites/{site['id']}/reception"))["flow_id"] is None
