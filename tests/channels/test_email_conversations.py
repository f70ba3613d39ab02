"""Mails become conversations: each thread its own, and what no person wrote wakes nobody."""

from email.message import EmailMessage
from typing import Any
from uuid import UUID, uuid4

import pytest

from haoke.channels import catalog
from haoke.channels.actions.take_in import take_in
from haoke.channels.adapters.email.reading import read_mail
from haoke.channels.contract import RawRequest, RawResponse
from haoke.channels.judging import Judged
from haoke.kernel.clock import now
from tests.support.api import Browser, Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


class Desk:
    def __init__(self, admin: Browser, workspace_id: str, account: dict[str, Any]) -> None:
        self.admin, self.workspace_id, self.account, self.count = admin, workspace_id, account, 0

    async def gets(self, subject: str, text: str, **headers: str) -> None:
        """A mail, taken in as the connection does."""
        self.count += 1
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = "Li <li@cust.test>", "support@kf.test", subject
        mail["Message-ID"] = f"<m{self.count}@cust.test>"
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        events = read_mail(mail.as_bytes(), "support@kf.test", f"1:{self.count}")
        runtime = self.admin.app.state.runtime
        workspace_id = UUID(self.workspace_id)
        async with runtime.db.reading() as tx:
            known = await catalog.account(tx, workspace_id, UUID(self.account["id"]))
        request = RawRequest(
            method="PULL", path="", query=(), headers={}, body=mail.as_bytes(), url="", received_at=now()
        )
        await runtime.db.run(take_in, known, request, Judged(RawResponse(), events))

        async def taken() -> bool:
            tally = (await self.admin.get_api(f"/channel-accounts/{self.account['id']}"))["tally"]
            return bool(tally["pending"] == 0 and tally["processed"] == self.count)

        await until(taken, "the mail is taken")

    async def conversations(self) -> list[dict[str, Any]]:
        lists = [(await self.admin.get_api(f"/conversations?list={name}"))["items"] for name in ("all", "closed")]
        found = {each["id"]: each for items in lists for each in items}.values()
        return sorted((each for each in found if each["site"]["id"] == self.account["id"]), key=lambda each: each["id"])

    async def outgoing(self, text: str) -> dict[str, Any]:
        """What goes to the mail server, once it is there."""
        found: list[dict[str, Any]] = []

        async def there() -> bool:
            async with self.admin.app.state.runtime.db.engine.connect() as connection:
                rows = await connection.exec_driver_sql("SELECT content FROM channel_deliveries")
            found[:] = [row.content for row in rows if row.content["parts"][0].get("text") == text]
            return bool(found)

        await until(there, f"{text} is on its way")
        return found[0]

    async def said(self, conversation: dict[str, Any]) -> list[str]:
        parts = (await self.admin.get_api(f"/conversations/{conversation['id']}/parts"))["parts"]
        return [part["body"]["text"] for part in parts if part["kind"] == "message" and part["by"]["kind"] == "visitor"]


@pytest.fixture
async def desk(office: Office) -> Desk:
    admin = await office.administrator()
    account = await admin.post_api(
        "/channel-accounts", {"kind": "email", "name": "Mail", "settings": {"address": "support@kf.test"}}
    )
    return Desk(admin, office.workspace_id, account)


async def test_a_thread_is_a_conversation_and_a_robot_wakes_nobody(desk: Desk) -> None:
    await desk.gets("first matter", "one")
    (first,) = await desk.conversations()
    assert first["page"]["title"] == "first matter"
    customer = await desk.admin.get_api(f"/customers/{first['customer']['id']}")
    assert (customer["name"], customer["email"]) == ("Li", "li@cust.test")
    await desk.admin.post_api(f"/conversations/{first['id']}/close", {})
    await desk.gets("second matter", "two")  # though the first was closed just now
    first, second = await desk.conversations()
    assert (first["state"], second["state"]) == ("closed", "queued")
    assert await desk.said(second) == ["two"]
    await desk.admin.post_api(f"/conversations/{second['id']}/close", {})
    ours = f"<kf.conv-{UUID(first['id'])}.msg-1.1@kf.test>"
    await desk.gets("Re: first matter", "I am away.", In_Reply_To=ours, Auto_Submitted="auto-replied")
    first, second = await desk.conversations()
    assert (first["state"], second["state"]) == ("closed", "closed")
    assert await desk.said(first) == ["one", "I am away."]
    await desk.gets("Re: first matter", "still there", References=ours)
    first, second = await desk.conversations()
    assert (first["state"], second["state"]) == ("queued", "closed")
    assert await desk.said(first) == ["one", "I am away.", "still there"]


async def test_an_answer_goes_into_the_thread_of_the_last_mail_unless_another_is_quoted(desk: Desk) -> None:
    await desk.gets("first matter", "one", Cc="boss@cust.test, Support+conv-9@kf.test")
    await desk.gets("second matter", "two\n\n-- \nLi", References="<m0@cust.test>")
    (conversation,) = await desk.conversations()  # while it is open, whatever they write goes into it
    path = f"/conversations/{conversation['id']}"
    parts = (await desk.admin.get_api(f"{path}/parts"))["parts"]
    first, second = [part for part in parts if part["kind"] == "message"]
    assert first["body"]["inward"] == {"subject": "first matter", "cc": ["boss@cust.test"]}
    assert second["body"] == {"text": "two", "inward": {"subject": "second matter", "folded": "--\nLi"}}
    shown = await desk.admin.get_api(f"{path}/channel")
    assert (shown["address"], shown["thread"]["subject"]) == ("li@cust.test", "second matter")

    async def answers(text: str, **more: Any) -> dict[str, Any]:
        body = {"text": text, "outward": {"below": "Li wrote:\n> one"}} | more
        await desk.admin.post_api(f"{path}/messages", {"id": str(uuid4()), "body": body})
        return await desk.outgoing(text)

    assert not {"thread", "reply_to"} & (await answers("to both")).keys()
    quoted = await answers("to the first", quote={"seq": first["seq"], "text": "", "by": first["by"]})
    assert (quoted["thread"]["subject"], quoted["reply_to"]) == ("first matter", "m1@cust.test")
    below = quoted["parts"][1]
    assert below["fallback_text"] == "Li wrote:\n> one"
    assert below["html"] == "Li wrote:<br><blockquote>one<br></blockquote>"


async def test_what_goes_on_in_a_thread_quotes_nothing_by_itself(desk: Desk) -> None:
    await desk.gets("matter", "one")
    await desk.gets("Re: matter", "two", In_Reply_To="<m1@cust.test>")
    await desk.gets("Re: matter", "three", In_Reply_To="<m1@cust.test>")
    (conversation,) = await desk.conversations()
    parts = (await desk.admin.get_api(f"/conversations/{conversation['id']}/parts"))["parts"]
    quotes = [part["body"].get("quote", {}).get("text") for part in parts if part["kind"] == "message"]
    assert quotes == [None, None, "one"]
