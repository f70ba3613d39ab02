"""Robots of chat groups: what they are sent, as it was recorded; and alarms that arrive there in words."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.supervision import sending
from haoke.supervision.robot_kinds import ROBOTS
from haoke.supervision.tables import webhook_deliveries
from tests.channels.catalogue import FIXTURES
from tests.supervision.test_webhooks import HOOKS, alarm
from tests.support.shop import Company

RECORDED = sorted(FIXTURES.glob("notify/*.json"))
DINGTALK = "https://oapi.dingtalk.com/robot/send?access_token=TOKEN"


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_robot_is_sent_what_was_recorded(path: Path) -> None:
    case = json.loads(path.read_text())
    robot, config = ROBOTS[path.stem.partition("_")[0]], case["config"]
    if wanted := case.get("expect_request"):
        given = wanted["url"].partition("&timestamp=")[0]
        assert any(given.startswith(begin) for begin in robot.addresses)
        mention = case["send"].get("mention", [])
        url, body = robot.message(given, config.get("secret", ""), case["send"]["text"], mention, config.get("now", 0))
        assert (url, body) == (wanted["url"], wanted["json"])
    well = case["expect_result"]["state"] == "sent"
    assert (robot.refusal(case["response"]["json"]) == "") is well


@pytest.mark.parametrize("name", ROBOTS)
def test_what_answers_well_may_be_a_refusal(name: str) -> None:
    for answer in ({"errcode": 45009, "code": 19021}, {}, {"errcode": "0", "code": "0"}):
        assert ROBOTS[name].refusal(answer)
    _, body = ROBOTS[name].message("https://a.example/?k=", "s", "好" * 3000, ["u1", "@all"], 1795276800.5)
    assert "u1" in json.dumps(body)


@pytest.fixture
async def shop(live_company: Any) -> Company:
    made: Company = await live_company()
    return made


@pytest.mark.anyio
async def test_an_alarm_reaches_a_group_in_words_and_a_refusal_is_tried_again(
    shop: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[httpx.Request] = []
    answers = [{"errcode": 130101, "errmsg": "too fast"}, {"errcode": 0}]

    def provider(request: httpx.Request) -> httpx.Response:
        heard.append(request)
        return httpx.Response(200, stream=httpx.ByteStream(json.dumps(answers[len(heard) - 1]).encode()))

    def client(_: str) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(provider))

    monkeypatch.setattr(sending, "outbound_client", client)
    call = shop.administrator.call
    given = {"url": DINGTALK, "robot": "dingtalk", "secret": "SEC1", "kinds": ["sensitive_word"], "mention": ["@all"]}
    for wrong, code in (
        ({"url": "https://oapi.dingtalk.com.evil.example/robot/send?access_token=T"}, "RobotUrlInvalid"),
        ({"url": "https://evil.example/"}, "RobotUrlInvalid"),
        ({"robot": "nobody"}, "RobotUnknown"),
    ):
        status = 404 if code == "RobotUnknown" else 400
        assert (await call("POST", HOOKS, given | wrong, expect=status))["code"] == code
    webhook = await call("POST", HOOKS, given, expect=201)
    assert webhook["secret"] == ""
    assert (await call("POST", f"{HOOKS}/{webhook['id']}/secret", expect=409))["code"] == "RobotSecretTheirs"
    await alarm(shop)
    runtime = shop.server.app.state.runtime

    async def hurry(tx: Tx) -> None:
        await tx.execute(sa.update(webhook_deliveries).values(due_at=sa.func.now()))

    for _ in answers:
        await runtime.db.run(hurry)
        assert await sending.send_due(runtime.db, "") == 1
    for request in heard:
        assert set(parse_qs(urlsplit(str(request.url)).query)) == {"access_token", "timestamp", "sign"}
        said = json.loads(request.content)
        assert "idiots" in said["text"]["content"]
        assert said["at"]["isAtAll"]
    (delivery,) = (await call("GET", f"{HOOKS}/{webhook['id']}/deliveries"))["items"]
    assert delivery["state"] == "arrived"
    assert [(one["status"], one["problem"]) for one in delivery["tries"]] == [(None, "errcode 130101"), (200, None)]
    await call("PUT", f"{HOOKS}/{webhook['id']}", given | {"secret": None, "mention": []}, expect=204)
    shown = await call("GET", HOOKS)
    assert "SEC1" not in json.dumps(shown)
    assert {robot["name"] for robot in shown["robots"]} == set(ROBOTS)
    audit = json.dumps((await call("GET", "/audit?limit=30"))["items"])
    assert "SEC1" not in audit
    assert "access_token=TOKEN" not in audit
