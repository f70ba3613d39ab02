"""Members write first: who may be reached, over what, and what stands against it."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from haoke.channels import catalog
from haoke.channels.actions.take_in import take_in
from haoke.channels.contract import RawRequest, RawResponse
from haoke.channels.judging import Judged
from haoke.channels.types import InboundEvent, Peer, Text
from haoke.conversations.actions import begin_conversation
from haoke.kernel.clock import now
from tests.channels.bridged import Bridge
from tests.support.api import Browser, Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


class Desk:
    """An administrator who is on line, a bridge and a mailbox."""

    def __init__(self, admin: Browser, bridge: Bridge, mail: dict[str, Any]) -> None:
        self.admin, self.bridge, self.mail = admin, bridge, mail

    async def begin(self, by: Browser, account: dict[str, Any], to: str, text: str = "Hello", **more: Any) -> Any:
        expect = more.pop("expect", None)
        body = {"text": text} | more.pop("body", {})
        new = {"id": str(uuid4()), "account_id": account["id"], "to": to, "body": body} | more
        return await by.post_api("/conversations", new, expect=expect)

    async def ways(self, query: str, by: Browser | None = None) -> dict[str, dict[str, Any]]:
        found = await (by or self.admin).get_api(f"/conversations/beginnings?{query}")
        return {each["name"]: each for each in found}

    async def written(self, text: str, user: str) -> dict[str, Any]:
        """A customer has written over the bridge."""
        assert (await self.bridge.says(text, user=user, name=user)).status_code == 202
        found: list[dict[str, Any]] = []

        async def there() -> bool:
            items = (await self.admin.get_api("/conversations?list=all"))["items"]
            found[:] = [each for each in items if (each["last"] or {}).get("text") == text]
            return bool(found)

        await until(there, f"{text} is there")
        return found[0]


async def takes(admin: Browser, account: dict[str, Any], event: InboundEvent) -> None:
    """The account has heard something."""
    runtime = admin.app.state.runtime
    workspace_id = UUID((await admin.me())["workspace"]["id"])
    async with runtime.db.reading() as tx:
        known = await catalog.account(tx, workspace_id, UUID(account["id"]))
    request = RawRequest(method="PULL", path="", query=(), headers={}, body=b"", url="", received_at=now())
    await runtime.db.run(take_in, known, request, Judged(RawResponse(), [event]))

    async def taken() -> bool:
        return bool((await admin.get_api(f"/channel-accounts/{account['id']}"))["tally"]["pending"] == 0)

    await until(taken, "the event is taken")


async def online(member: Browser) -> None:
    states = (await member.get_api("/agent-states"))["items"]
    state = next(each["id"] for each in states if each["kind"] == "online")
    await member.api("PUT", "/presence", {"state_id": state})


@pytest.fixture
async def desk(office: Office) -> Desk:
    admin = await office.administrator()
    await online(admin)
    bridge = await admin.post_api("/channel-accounts", {"kind": "bridge", "name": "Taobao"})
    settings = {"address": "support@kf.test"}
    mail = await admin.post_api("/channel-accounts", {"kind": "email", "name": "Mail", "settings": settings})
    return Desk(admin, Bridge(admin, bridge), mail)


async def test_a_mail_to_a_stranger_begins_a_conversation_of_ones_own(desk: Desk) -> None:
    ways = await desk.ways("to=New%20%3Cx")
    assert "Mail" not in ways
    ways = await desk.ways("to=Wei@Cust.test")
    assert ways["Mail"]["to"] == "wei@cust.test"
    assert ways["Mail"]["refusal"] == ""
    new = {
        "id": str(uuid4()),
        "account_id": desk.mail["id"],
        "to": "Wei@Cust.test",
        "body": {"text": "Your parcel is late", "outward": {"subject": "Order 17"}},
    }
    once, twice = await asyncio.gather(*(desk.admin.post_api("/conversations", new) for _ in range(2)))
    assert once == twice
    (mine,) = (await desk.admin.get_api("/conversations?list=mine"))["items"]
    assert mine["id"] == once["conversation_id"]
    assert (mine["state"], mine["page"]["title"], mine["waiting_since"]) == ("assigned", "Order 17", None)
    customer = await desk.admin.get_api(f"/customers/{mine['customer']['id']}")
    assert customer["email"] == "wei@cust.test"
    parts = (await desk.admin.get_api(f"/conversations/{mine['id']}/parts"))["parts"]
    assert [part["kind"] for part in parts] == ["opened", "assigned", "message"]
    assert parts[0]["by"]["kind"] == "member"
    shown = await desk.admin.get_api(f"/conversations/{mine['id']}/channel")
    assert (shown["peer"]["id"], shown["last_in_at"]) == ("wei@cust.test", None)
    audited = (await desk.admin.get_api("/audit?action=conversation.begun"))["items"]
    assert [each["target"] for each in audited] == [mine["id"]]
    ways = await desk.ways(f"customer={mine['customer']['id']}")
    assert ways["Mail"]["conversation_id"] == mine["id"]


async def test_what_is_open_is_gone_on_with_and_what_is_closed_begins_anew(desk: Desk) -> None:
    admin, taobao = desk.admin, desk.bridge.account
    first = await desk.written("one", "u-1")
    query = f"customer={first['customer']['id']}"
    way = (await desk.ways(query))["Taobao"]
    assert (way["to"], way["conversation_id"], way["refusal"]) == ("u-1", first["id"], "")
    team = await admin.post_api("/teams", {"name": "Other"})
    colleague = await office_member(desk, team["id"])
    known = {"customer_id": first["customer"]["id"]}
    await desk.begin(colleague, taobao, "u-1", expect=404, **known)  # of another team
    await desk.begin(admin, taobao, "somebody", expect=400, **known)  # not the customer's
    assert (await desk.begin(admin, taobao, "u-1", "more", **known))["conversation_id"] == first["id"]
    await admin.post_api(f"/conversations/{first['id']}/close")
    again = await desk.begin(admin, taobao, "u-1", "once more", **known)
    assert again["conversation_id"] != first["id"]
    assert (await desk.written("thanks", "u-1"))["id"] == again["conversation_id"]
    begun = await admin.get_api(f"/conversations/{again['conversation_id']}")
    assert begun["conversation"]["customer"]["id"] == first["customer"]["id"]


async def test_own_customers_are_those_of_ones_own_conversations(desk: Desk) -> None:
    admin = desk.admin
    team = (await admin.get_api("/teams"))["items"][0]["id"]
    role = await admin.post_api("/roles", {"name": "Careful", "permissions": {"conversations.begin": "own"}})
    theirs = await desk.written("hello", "u-3")
    careful = await office_member(desk, team, role=role["name"])
    query = f"customer={theirs['customer']['id']}"
    assert (await careful.get_api(f"/conversations/beginnings?{query}", expect=404))["code"] == "CustomerNotFound"
    assert await desk.ways("to=u-3", careful) == {}
    assert await desk.ways("to=new@cust.test", careful) == {}
    refused = await desk.begin(careful, desk.mail, "new@cust.test", expect=403)
    assert refused["code"] == "PermissionDenied"
    refused = await desk.begin(careful, desk.bridge.account, "u-3", expect=404)
    assert refused["code"] == "CustomerNotFound"


async def office_member(desk: Desk, team: str, role: str = "agent") -> Browser:
    office = Office(desk.admin.app)
    office.workspace_id = (await desk.admin.me())["workspace"]["id"]
    return await office.member(role, teams=[team], by=desk.admin)


async def test_who_left_is_not_written_to_and_some_channels_want_a_template(desk: Desk) -> None:
    admin = desk.admin
    settings = {"phone_number_id": "1", "waba_id": "2", "access_token": "t"}
    whatsapp = await admin.post_api("/channel-accounts", {"kind": "whatsapp", "name": "WA", "settings": settings})
    way = (await desk.ways("to=%2B49%20170%201234567"))["WA"]
    assert (way["to"], way["window"]["state"], way["templates"]) == ("491701234567", "template_only", True)
    refused = await desk.begin(admin, whatsapp, "+49 170 1234567", expect=409)
    assert refused["code"] == "TemplateNeeded"
    template = {"outward": {"template": {"name": "hello", "locale": "en", "values": ["Li"]}}}
    begun = await desk.begin(admin, whatsapp, "+49 170 1234567", "Hello Li", body=template)
    assert begun["conversation_id"]
    peer = Peer("491701234567", "wa_id")
    said = InboundEvent(kind="message", dedup_key="1", peer=peer, parts=(Text(text="hi"),), occurred_at=now())
    await takes(admin, whatsapp, said)
    (mine,) = (await admin.get_api("/conversations?list=mine"))["items"]
    assert (mine["id"], mine["last"]["text"]) == (begun["conversation_id"], "hi")
    assert (await admin.get_api(f"/customers/{mine['customer']['id']}"))["phone"] == "+491701234567"
    await admin.post_api(f"/conversations/{mine['id']}/close")
    stop = InboundEvent(kind="consent", dedup_key="2", peer=peer, proactive_allowed=False, occurred_at=now())
    await takes(admin, whatsapp, stop)
    assert (await desk.ways(f"customer={mine['customer']['id']}"))["WA"]["refusal"] == "CustomerLeft"
    refused = await desk.begin(admin, whatsapp, "+491701234567", body=template, expect=409)
    assert refused["code"] == "CustomerLeft"
    telegram = await admin.post_api("/channel-accounts", {"kind": "telegram", "name": "TG"})
    refused = await desk.begin(admin, telegram, "+491701234567", expect=400)
    assert refused["code"] == "ChannelUnable"


async def test_a_refusal_leaves_nothing_behind(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = desk.admin
    absent = await office_member(desk, (await admin.get_api("/teams"))["items"][0]["id"])
    refused = await desk.begin(absent, desk.mail, "a@cust.test", expect=409)
    assert refused["code"] == "AgentUnavailable"
    words = await admin.post_api("/word-lists", {"name": "Rude", "action": "block"})
    await admin.post_api(f"/word-lists/{words['id']}/words", {"text": "nincompoop"})
    refused = await desk.begin(admin, desk.mail, "a@cust.test", "You nincompoop", expect=400)
    assert refused["code"] == "WordNotAllowed"
    assert (await admin.get_api("/customers"))["items"] == []
    begun = await desk.begin(admin, desk.mail, "a@cust.test")
    (mine,) = (await admin.get_api("/conversations?list=mine"))["items"]
    await admin.post_api(f"/conversations/{begun['conversation_id']}/close")
    await admin.post_api(f"/customers/{mine['customer']['id']}/ban", {"reason": "rude"})
    assert (await desk.ways("to=a@cust.test"))["Mail"]["refusal"] == "CustomerBanned"
    refused = await desk.begin(admin, desk.mail, "a@cust.test", expect=409)
    assert refused["code"] == "CustomerBanned"
    monkeypatch.setattr(begin_conversation, "MOST_AN_HOUR", 2)
    await desk.begin(admin, desk.mail, "b@cust.test")
    await desk.begin(admin, desk.mail, "c@cust.test", expect=429)
