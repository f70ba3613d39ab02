"""Surveys go out over channels, and what customers answer there is a rating: no message, and nothing is reopened."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.tables import channel_deliveries
from haoke.channels.types import InboundEvent, Peer, Text
from haoke.conversations.actions.append_part import SYSTEM, append_part
from haoke.conversations.actions.hand_out import hand_out
from haoke.conversations.outgoing import Way
from haoke.conversations.queries.gate import conversation_by_id
from haoke.conversations.types import Survey
from haoke.conversations.understanding.scores import score_in
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from tests.channels.bridged import Bridge
from tests.channels.test_email_conversations import Desk as Mailbox
from tests.channels.test_outgoing import Line, answer
from tests.channels.test_writing_first import online, takes
from tests.support.api import FIRST, Browser, Office, runtime_of
from tests.support.live import live_server
from tests.support.receiver import receiver
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

SURVEY = {"automatic": True, "reasons": [{"id": "slow", "texts": {"en": "Slow"}, "lowest": 1, "highest": 2}]}


@pytest.fixture
async def line(fresh_url: str, tmp_path: Path) -> AsyncIterator[Line]:
    async with (
        live_server(fresh_url, tmp_path, outbound_hosts="localhost") as server,
        receiver() as other,
        httpx.AsyncClient(base_url=server.origin, headers={"Origin": server.origin}, timeout=30) as admin,
        httpx.AsyncClient(base_url=server.origin, timeout=30) as outside,
    ):
        await admin.post("/api/v1/setup", json=FIRST)
        account = (
            await admin.post(
                "/api/v1/channel-accounts", json={"kind": "bridge", "name": "Taobao", "settings": {"url": other.url}}
            )
        ).json()
        other.manner = answer(200, {})
        yield Line(server, admin, Bridge(outside, account), other)


async def served(line: Line) -> str:
    """A conversation that somebody has, and that is closed."""
    conversation = await line.opened()
    states = (await line.api("GET", "/agent-states"))["items"]
    await line.api("PUT", "/presence", {"state_id": next(each["id"] for each in states if each["kind"] == "online")})

    async def assigned() -> bool:
        found = await line.api("GET", f"/conversations/{conversation}")
        return bool(found["conversation"]["state"] == "assigned")

    await until(assigned, "it is assigned")
    await line.api("POST", f"/conversations/{conversation}/close")
    return conversation


async def menu(line: Line, head: str) -> list[dict[str, str]]:
    """What the customer can choose from."""
    found: list[dict[str, str]] = []

    async def heard() -> bool:
        menus = [part for each in line.heard() for part in each.get("parts", []) if part["kind"] == "menu"]
        found[:] = next((each["items"] for each in menus if each["head"] == head), [])
        return bool(found)

    await until(heard, f"the other end hears {head}")
    return found


async def rated(line: Line, conversation: str, score: int) -> dict[str, Any]:
    async def so() -> bool:
        items = (await line.api("GET", "/ratings"))["items"]
        return any(each["conversation_id"] == conversation and each["answer"]["score"] == score for each in items)

    await until(so, f"it is rated {score}")
    state = (await line.api("GET", f"/conversations/{conversation}"))["conversation"]["state"]
    assert state == "closed"
    items = (await line.api("GET", "/ratings"))["items"]
    return next(dict(each) for each in items if each["conversation_id"] == conversation)


async def test_a_survey_is_a_menu_and_its_answers_reopen_nothing(line: Line) -> None:
    await line.api("PUT", "/survey", SURVEY)
    conversation = await served(line)
    items = await menu(line, "How satisfied are you with our service?")
    assert [item["title"] for item in items][::4] == ["Very dissatisfied", "Very satisfied"]
    assert (await line.bridge.says("2")).status_code == 202  # its number
    await rated(line, conversation, 2)
    reasons = await menu(line, "Thank you. What was it about?")
    pressed = {"type": "postback", "user": {"id": "u-1"}, "message_id": uuid4().hex, "payload": reasons[0]["id"]}
    for _ in range(2):
        assert (await line.bridge.post(pressed)).status_code == 202
    await line.hears("Thank you for your rating.")
    assert (await rated(line, conversation, 2))["answer"]["reasons"] == ["slow"]
    again = {"type": "postback", "user": {"id": "u-1"}, "message_id": uuid4().hex, "payload": items[4]["id"]}
    stranger = again | {"user": {"id": "u-2"}, "message_id": uuid4().hex, "payload": items[0]["id"]}
    assert (await line.bridge.post(stranger)).status_code == 202
    assert (await line.bridge.post(again)).status_code == 202
    await rated(line, conversation, 5)
    assert (await line.bridge.says("and one more thing")).status_code == 202

    async def reopened() -> bool:
        found = await line.api("GET", f"/conversations/{conversation}")
        return bool(found["conversation"]["state"] != "closed")

    await until(reopened, "words are a message, and go on with what was closed a moment ago")
    assert len((await line.api("GET", "/conversations?list=all"))["items"]) == 1


async def test_stars_count_later_too_and_a_survey_may_be_asked_for_by_hand(line: Line) -> None:
    conversation = await served(line)
    await line.api("POST", f"/conversations/{conversation}/invite-rating")
    await menu(line, "How satisfied are you with our service?")
    assert (await line.bridge.says("★★★★☆")).status_code == 202
    await rated(line, conversation, 4)


async def test_a_mail_leads_to_a_page_that_counts_once_and_a_robot_does_not(office: Office) -> None:
    admin = await office.administrator()
    await online(admin)
    settings = {"address": "support@kf.test"}
    account = await admin.post_api("/channel-accounts", {"kind": "email", "name": "Mail", "settings": settings})
    await admin.api("PUT", "/survey", SURVEY)
    mailbox = Mailbox(admin, office.workspace_id, account)
    await mailbox.gets("a matter", "one")
    (first,) = await mailbox.conversations()
    await admin.post_api(f"/conversations/{first['id']}/close")
    page = await link_of(admin)
    outside = office.browser()
    shown = await outside.get(page)
    assert shown.status_code == 200
    assert "How satisfied are you" in shown.text
    assert shown.headers["referrer-policy"] == "same-origin"
    assert "one" not in re.sub("<[^>]*>", "", shown.text).split()
    assert (await admin.get_api("/ratings"))["items"] == []  # looking counts nothing
    assert (await outside.post(page, content="score=9", headers=FORM)).status_code == 422
    await mailbox.gets("Re: a matter", "5", Auto_Submitted="auto-replied")
    assert (await admin.get_api("/ratings"))["items"] == []
    counted = await outside.post(page, content="score=1&reasons=slow&solved=no&text=%3Cb%3Enever", headers=FORM)
    assert counted.status_code == 200
    (rating,) = (await admin.get_api("/ratings"))["items"]
    answered = rating["answer"]
    assert (answered["score"], answered["reasons"], answered["text"]) == (1, ["slow"], "<b>never")
    assert (await outside.post(page, content="score=5", headers=FORM)).status_code == 410
    assert (await outside.get(page)).status_code == 410
    assert (await outside.get(f"{page}x")).status_code == 404


FORM = {"content-type": "application/x-www-form-urlencoded"}


async def link_of(admin: Browser) -> str:
    """Where the mail leads that is on its way."""
    found: list[str] = []

    async def queued() -> bool:
        async with runtime_of(admin.app).db.reading() as tx:
            rows = await tx.all(sa.select(channel_deliveries.c.content))
        found.extend(link for row in rows for link in re.findall(r"/rate/\S+", row.content["parts"][0]["text"]))
        return bool(found)

    await until(queued, "the survey is on its way")
    return found[0]


async def test_what_costs_and_what_is_shut_is_not_asked(office: Office) -> None:
    admin = await office.administrator()
    await online(admin)
    sms = await admin.post_api("/channel-accounts", {"kind": "sms_twilio", "name": "SMS"})
    await admin.api("PUT", "/survey", SURVEY)
    for number, paid in enumerate((False, True)):
        await admin.api("PUT", "/survey", SURVEY | {"paid_sites": [sms["id"]] if paid else []})
        peer = Peer(f"+491701234{number}", "phone")
        said = InboundEvent(kind="message", dedup_key=f"{number}", peer=peer, parts=(Text(text="hi"),))
        await takes(admin, sms, said)
        (mine,) = (await admin.get_api("/conversations?list=mine"))["items"]
        await admin.post_api(f"/conversations/{mine['id']}/close")
        parts = (await admin.get_api(f"/conversations/{mine['id']}/parts"))["parts"]
        assert ("survey" in [part["kind"] for part in parts]) is paid
    qq = await admin.post_api("/channel-accounts", {"kind": "qq", "name": "QQ"})
    old = now().replace(year=2025)
    said = InboundEvent(
        kind="message", dedup_key="1", peer=Peer("p", "user_openid"), parts=(Text(text="hi"),), occurred_at=old
    )
    await takes(admin, qq, said)
    (mine,) = (await admin.get_api("/conversations?list=mine"))["items"]
    refused = await admin.post_api(f"/conversations/{mine['id']}/invite-rating", expect=409)
    assert refused["code"] == "WindowClosed"
    await admin.post_api(f"/conversations/{mine['id']}/close")
    parts = (await admin.get_api(f"/conversations/{mine['id']}/parts"))["parts"]
    assert "survey" not in [part["kind"] for part in parts]


async def test_courtesies_do_not_go_where_messages_cost(office: Office) -> None:
    admin = await office.administrator()
    sms = await admin.post_api("/channel-accounts", {"kind": "sms_twilio", "name": "SMS"})
    said = InboundEvent(kind="message", dedup_key="1", peer=Peer("+4917012345", "phone"), parts=(Text(text="hi"),))
    await takes(admin, sms, said)
    (talk,) = (await admin.get_api("/conversations?list=all"))["items"]
    db = runtime_of(admin.app).db
    way = Way(UUID(office.workspace_id), UUID(talk["id"]))

    async def write(tx: Tx, body: dict[str, str]) -> None:
        row = await conversation_by_id(tx, way.workspace_id, way.conversation_id, lock=True)
        await append_part(tx, row, "message", SYSTEM, body)

    await db.run(write, {"text": "Are you still there?", "notice": "silent"})
    await db.run(write, {"text": "Here it is"})
    await db.run(hand_out, way)
    deliveries = (await admin.get_api(f"/conversations/{talk['id']}/deliveries"))["items"]
    parts = (await admin.get_api(f"/conversations/{talk['id']}/parts"))["parts"]
    assert [each["message_id"] for each in deliveries] == [parts[-1]["id"]]


async def test_after_closing_a_message_goes_on_as_the_account_says(office: Office) -> None:
    admin = await office.administrator()
    found = {}
    for number, hours in enumerate((24, 0)):
        bridge = await admin.post_api(
            "/channel-accounts", {"kind": "bridge", "name": f"B{hours}", "settings": {"reopen_hours": hours}}
        )
        talks: list[str] = []
        for turn in range(2):
            peer = Peer(f"p{number}", "external")
            said = InboundEvent(kind="message", dedup_key=f"{turn}", peer=peer, parts=(Text(text="hi"),))
            await takes(admin, bridge, said)
            items = (await admin.get_api("/conversations?list=all"))["items"]
            talks.append(next(each["id"] for each in items if each["site"]["id"] == bridge["id"]))
            if not turn:
                await admin.post_api(f"/conversations/{talks[0]}/close")
        found[hours] = len(set(talks))
    assert found == {24: 1, 0: 2}


def test_scores_are_understood_in_many_ways() -> None:
    survey = Survey()
    for said in (
        "5",
        " ５ ",
        "5星",
        "五星",
        "五分",
        "5 stars",
        "5/5",
        "⭐⭐⭐⭐⭐",
        "★★★★★",
        "非常满意",
        "very satisfied!",
        "5分。",
    ):
        assert score_in(survey, said) == 5, said
    for said in ("", "6", "0", "5 parcels", "5/10", "order 5", "★★★★★★", "not satisfied", "☆☆☆", "+49170", "55"):
        assert score_in(survey, said) is None, said
    assert score_in(survey, "★★☆☆☆") == 2
    assert score_in(Survey(steps=10), "十分") == 10


@given(st.text(max_size=60), st.integers(2, 10))
def test_whatever_is_said_is_a_score_of_the_scale_or_none(said: str, steps: int) -> None:
    score = score_in(Survey(steps=steps, positive_from=2, bad_up_to=1), said)
    assert score is None or 1 <= score <= steps
