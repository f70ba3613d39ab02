"""Forms in messages: set up, sent, filled in at the widget or on their own page, and read, all over HTTP."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from haoke.conversations.forms.links import form_token
from haoke.conversations.tables import sent_forms
from haoke.kernel.clock import now, to_ms
from haoke.kernel.db import Tx
from tests.support.api import Browser, Office, runtime_of
from tests.support.served import Shop, Visitor, open_shop

pytestmark = pytest.mark.anyio

FIELDS: list[dict[str, Any]] = [
    {"id": "who", "label": "Your name", "fills": "name"},
    {"id": "mail", "label": "E-mail", "type": "email", "required": False, "help": "For the receipt", "fills": "email"},
    {"id": "why", "label": "Reason", "type": "choice", "options": ["Too late", "Broken"]},
    {
        "id": "want",
        "label": "You want",
        "type": "choices",
        "required": False,
        "options": ["Money", "Another one", "A word"],
    },
    {"id": "order", "label": "Order", "required": False, "fills": "last order"},
]
CONTENT = {"title": "Return", "intro": "We take it back.", "fields": FIELDS, "thanks": "On its way!"}


class Talk:
    """A visitor who waits, and who of their team may send forms."""

    def __init__(self, shop: Shop, lead: Browser, visitor: Visitor, conversation: str, form: dict[str, Any]) -> None:
        self.shop = shop
        self.lead = lead
        self.visitor = visitor
        self.conversation = conversation
        self.form = form

    async def send(self, id: str = "", text: str = "Please fill this in") -> dict[str, Any]:
        """The form's part, as the visitor gets it."""
        sent = {"id": id or str(uuid4()), "form_id": self.form["id"], "text": text}
        posted = await self.lead.post_api(f"/conversations/{self.conversation}/forms", sent)
        return next(part for part in await self.parts() if part["seq"] == posted["seq"])

    async def parts(self) -> list[dict[str, Any]]:
        path = f"/api/v1/visitor/conversations/{self.conversation}/parts"
        return list((await self.visitor.browser.get(path, headers=self.visitor.headers)).json()["parts"])

    async def fill(self, sent: str, **values: list[str]) -> tuple[int, dict[str, Any]]:
        answer = await self.visitor.browser.post(
            f"/api/v1/visitor/forms/{sent}", json={"values": values}, headers=self.visitor.headers
        )
        return answer.status_code, answer.json()


async def talking(office: Office, **content: Any) -> Talk:
    shop = await open_shop(office)
    form = await shop.admin.post_api("/forms", {"name": "Returns", "content": CONTENT | content})
    lead = await office.member("supervisor", teams=(shop.team,), by=shop.admin)
    visitor = await shop.visitor()
    return Talk(shop, lead, visitor, await visitor.say("It is broken"), form)


RIGHT = {"who": ["Ada"], "mail": ["ada@EXAMPLE.com"], "why": ["2"], "want": ["1", "3"], "order": ["A-17"]}


async def test_a_form_is_sent_filled_in_at_the_widget_and_read(office: Office) -> None:
    talk = await talking(office)
    part = await talk.send(text="")
    form = part["body"]["form"]
    assert (part["body"]["text"], form["title"], form["version"]) == ("Return", "Return", 1)
    assert all("fills" not in field for field in form["fields"])

    status, refused = await talk.fill(form["id"], mail=["nobody"], why=["3"], want=["1", "1", "2", "3"], more=["x"])
    assert (status, refused["code"]) == (400, "AnswersInvalid")
    assert refused["params"]["fields"] == {
        "who": "missing", "mail": "email", "why": "choice", "want": "choices", "more": "unknown",
    }  # fmt: skip
    assert (await talk.fill(form["id"], **RIGHT)) == (200, {"text": "On its way!"})
    assert (await talk.fill(form["id"], **RIGHT)) == (200, {"text": "On its way!"})
    status, refused = await talk.fill(form["id"], **RIGHT | {"who": ["Eve"]})
    assert (status, refused["code"]) == (409, "FormUsed")

    answers = [part for part in await talk.parts() if "filled" in part["body"]]
    assert [answer["by"]["kind"] for answer in answers] == ["visitor"]
    body = answers[0]["body"]
    assert body["text"].splitlines() == [
        "Return", "Your name: Ada", "E-mail: ada@example.com", "Reason: Broken", "You want: Money, A word",
        "Order: A-17",
    ]  # fmt: skip
    assert {row["id"]: row["values"] for row in body["filled"]["rows"]} == {
        "who": ["Ada"], "mail": ["ada@example.com"], "why": ["Broken"], "want": ["Money", "A word"], "order": ["A-17"],
    }  # fmt: skip
    conversation = (await talk.lead.get_api(f"/conversations/{talk.conversation}"))["conversation"]
    assert (conversation["customer"]["name"], conversation["unread"] > 0) == ("Ada", True)
    customer = await talk.lead.get_api(f"/customers/{conversation['customer']['id']}")
    assert (customer["email"], customer["fields"]) == ("ada@example.com", {"last order": "A-17"})

    stranger = await talk.shop.visitor()
    answer = await stranger.browser.post(
        f"/api/v1/visitor/forms/{form['id']}", json={"values": {}}, headers=stranger.headers
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "FormNotFound")
    spoofed = {"form": form, "filled": body["filled"]}
    await talk.visitor.say("me again", **spoofed)
    assert (await talk.parts())[-1]["body"] == {"text": "me again"}


async def test_a_sent_form_stays_as_it_was_sent_and_answers_are_listed_by_reach(office: Office) -> None:
    talk = await talking(office)
    admin, form = talk.shop.admin, talk.form
    old = (await talk.send())["body"]["form"]
    change = {"version": 1, "name": "Returns", "content": CONTENT | {"fields": [{"id": "who", "label": "=Who"}]}}
    changed = await admin.api("PUT", f"/forms/{form['id']}", change)
    assert (changed["version"], changed["content"]["fields"][0]["label"]) == (2, "=Who")
    late = await admin.request("PUT", f"/api/v1/forms/{form['id']}", json=change | {"name": "Mine"})
    assert (late.status_code, late.json()["code"]) == (409, "FormChanged")
    new = (await talk.send())["body"]["form"]
    assert (new["version"], len(new["fields"])) == (2, 1)
    assert (await talk.fill(old["id"], **RIGHT))[0] == 200
    assert (await talk.fill(new["id"], who=["=cmd()"]))[0] == 200

    first = await admin.get_api(f"/forms/{form['id']}/answers?limit=1")
    rest = await admin.get_api(f"/forms/{form['id']}/answers?limit=1&cursor={first['next']}")
    assert [page["items"][0]["version"] for page in (first, rest)] == [2, 1]
    assert rest["next"] is None
    assert (await admin.get_api(f"/forms/{form['id']}/answers?to={rest['items'][0]['at'] - 1}"))["items"] == []
    table = (await admin.get(f"/api/v1/forms/{form['id']}/answers/export")).content.decode("utf-8-sig").splitlines()
    assert table[0].split(",")[2:] == ["'=Who", "E-mail", "Reason", "You want", "Order"]
    assert "'=cmd()" in table[1]
    assert '"Money, A word"' in table[2]

    agent = await talk.shop.agent(talk.shop.team)
    assert (await agent.request("GET", f"/api/v1/forms/{form['id']}/answers")).status_code == 403
    other = await talk.shop.office.member("supervisor", by=admin)
    assert (await other.get_api(f"/forms/{form['id']}/answers"))["items"] == []
    assert len((await talk.lead.get_api(f"/forms/{form['id']}/answers"))["items"]) == 2

    await admin.api("PUT", f"/forms/{form['id']}", change | {"version": 2, "retired": True})
    assert (await talk.lead.get_api("/forms?sent=true"))["items"] == []
    gone = {"id": str(uuid4()), "form_id": form["id"]}
    refused = await talk.lead.request("POST", f"/api/v1/conversations/{talk.conversation}/forms", json=gone)
    assert (refused.status_code, refused.json()["code"]) == (404, "FormNotFound")
    acts = [each["action"] for each in (await admin.get_api("/audit"))["items"]]
    assert {"form.created", "form.changed", "form.retired"} <= set(acts)


async def test_who_may_not_and_what_is_no_form_is_refused(office: Office) -> None:
    talk = await talking(office)
    admin = talk.shop.admin
    own = str(uuid4())
    first = await talk.send(own)
    assert await talk.send(own) == first
    colleague = await talk.shop.agent(talk.shop.team)
    body = {"id": str(uuid4()), "form_id": talk.form["id"]}
    refused = await colleague.request("POST", f"/api/v1/conversations/{talk.conversation}/forms", json=body)
    assert refused.status_code == 404
    assert (await colleague.request("POST", "/api/v1/forms", json={"name": "X", "content": CONTENT})).status_code == 403
    bare = {"id": "a", "label": "A"}
    for content, code in (
        ({"fields": []}, "FormIncomplete"),
        ({"fields": [bare, bare]}, "FormIncomplete"),
        ({"fields": [bare | {"type": "choice"}]}, "FormIncomplete"),
        ({"title": " "}, "FormIncomplete"),
        ({"fields": [bare | {"id": "a b"}]}, "InvalidRequest"),
        ({"fields": [bare | {"type": "file"}]}, "InvalidRequest"),
        ({"fields": [bare | {"id": f"f{n}"} for n in range(21)]}, "InvalidRequest"),
    ):
        answer = await admin.request("POST", "/api/v1/forms", json={"name": "New", "content": CONTENT | content})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    taken = await admin.request("POST", "/api/v1/forms", json={"name": " Returns ", "content": CONTENT})
    assert (taken.status_code, taken.json()["code"]) == (409, "FormNameTaken")
    assert [each["name"] for each in (await admin.get_api("/forms"))["items"]] == ["Returns"]
    for values in ({"who": "Ada"}, {"who": [1]}, {"who": [["x"]]}, {"who": ["x" * 4001]}, [], None):
        answer = await talk.visitor.browser.post(
            f"/api/v1/visitor/forms/{first['body']['form']['id']}",
            json={"values": values},
            headers=talk.visitor.headers,
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "InvalidRequest")


async def test_the_page_takes_an_answer_once_and_says_why_not(office: Office) -> None:
    talk = await talking(office, title="<b>Return</b>")
    form = (await talk.send())["body"]["form"]
    page = f"/form/{form_token(UUID(form['id']))}"
    reader = office.browser()
    shown = await reader.get(page, headers={"accept-language": "zh-CN"})
    assert shown.status_code == 200
    for name, value in (
        ("referrer-policy", "same-origin"),
        ("x-robots-tag", "noindex, nofollow"),
        ("cache-control", "no-store"),
    ):
        assert shown.headers[name] == value
    assert "script-src 'none'" in shown.headers["content-security-policy"]
    assert "set-cookie" not in shown.headers
    assert '<html lang="zh-CN">' in shown.text
    assert "&lt;b&gt;Return&lt;/b&gt;" in shown.text
    assert "<b>" not in shown.text
    assert "broken" not in shown.text
    assert '<html lang="en">' in (await reader.get(page, headers={"accept-language": "fr"})).text

    wrong = await reader.post(page, data={"who": '"><script>', "why": "9"})
    assert wrong.status_code == 422
    assert 'role="alert"' in wrong.text
    assert "<script>" not in wrong.text
    assert "&quot;&gt;&lt;script&gt;" in wrong.text
    foreign = await reader.post(page, data=RIGHT, headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    assert (await reader.post(page, json=RIGHT)).status_code == 415
    assert (await reader.post(page, files={"who": b"x" * 100_000})).status_code == 415
    urlencoded = {"content-type": "application/x-www-form-urlencoded"}
    assert (await reader.post(page, content=b"who=" + b"x" * 600_000, headers=urlencoded)).status_code == 413
    assert (await reader.post(page, content=b"a=1&" * 500, headers=urlencoded)).status_code == 400
    assert (await reader.post(page, content=b"\xff\xfe=1", headers=urlencoded)).status_code == 400
    assert not [part for part in await talk.parts() if "filled" in part["body"]]

    for _ in range(2):
        done = await reader.post(page, data=RIGHT)
        assert (done.status_code, "On its way!" in done.text) == (200, True)
    assert len([part for part in await talk.parts() if "filled" in part["body"]]) == 1
    for answer in (await reader.get(page), await reader.post(page, data=RIGHT | {"who": ["Eve"]})):
        assert (answer.status_code, "Already sent" in answer.text) == (410, True)
    for unknown in ("x", "A" * 43, "%00", "é" * 40):
        answer = await reader.get(f"/form/{unknown}")
        assert (answer.status_code, "no such form" in answer.text) == (404, True)


async def test_a_recalled_form_cannot_be_sent_and_an_answer_reopens_what_was_closed(office: Office) -> None:
    talk = await talking(office)
    part = await talk.send()
    await talk.lead.api("POST", f"/conversations/{talk.conversation}/recall", {"seq": part["seq"]})
    status, refused = await talk.fill(part["body"]["form"]["id"], **RIGHT)
    assert (status, refused["code"]) == (409, "FormRecalled")
    form = (await talk.send())["body"]["form"]
    await talk.lead.api("POST", f"/conversations/{talk.conversation}/close")
    assert (await talk.fill(form["id"], **RIGHT))[0] == 200
    conversation = (await talk.lead.get_api(f"/conversations/{talk.conversation}"))["conversation"]
    assert conversation["state"] == "queued"
    assert [part["kind"] for part in await talk.parts()][-2:] == ["reopened", "message"]


async def test_the_time_to_fill_a_form_in_ends(office: Office) -> None:
    talk = await talking(office, days=1)
    form = (await talk.send())["body"]["form"]
    assert form["until"] - to_ms(now()) <= 24 * 3600 * 1000

    async def pass_time(tx: Tx) -> None:
        await tx.execute(sa.update(sent_forms).where(sent_forms.c.id == UUID(form["id"])).values(until=now()))

    await runtime_of(office.app).db.run(pass_time)
    status, refused = await talk.fill(form["id"], **RIGHT)
    assert (status, refused["code"]) == (409, "FormExpired")
    page = await office.browser().get(f"/form/{form_token(UUID(form['id']))}")
    assert (page.status_code, "The time is over" in page.text) == (410, True)


async def test_a_flow_sends_a_form_and_goes_on_when_it_comes_back(office: Office) -> None:
    shop = await open_shop(office)
    admin = shop.admin
    form = await admin.post_api("/forms", {"name": "Returns", "content": CONTENT})
    nodes = [
        {"id": "ask", "kind": "send_form", "settings": {"form": form["id"]}, "next": {"filled": "done", "other": "no"}},
        {"id": "done", "kind": "say", "settings": {"text": "Got it"}, "next": {"next": "end"}},
        {"id": "no", "kind": "say", "settings": {"text": "Then a person will look"}, "next": {"next": "end"}},
        {"id": "end", "kind": "enter_queue", "settings": {}},
    ]
    flow = await admin.post_api("/flows", {"purpose": "reception", "name": "Returns"})
    draft = {"revision": flow["revision"], "graph": {"start": "ask", "nodes": nodes}}
    saved = await admin.api("PUT", f"/flows/{flow['id']}/draft", draft)
    await admin.post_api(f"/flows/{flow['id']}/publish", {"revision": saved["revision"]})
    reception = await admin.get_api(f"/sites/{shop.site['id']}/reception")
    chosen = {"queue_id": reception["queue_id"], "flow_id": flow["id"]}
    await admin.api("PUT", f"/sites/{shop.site['id']}/reception", chosen)
    for fills, said in ((True, "Got it"), (False, "Then a person will look")):
        visitor = await shop.visitor()
        talk = Talk(shop, admin, visitor, await visitor.say("It is broken"), form)
        sent = next(part["body"]["form"] for part in await talk.parts() if "form" in part["body"])
        if fills:
            assert (await talk.fill(sent["id"], **RIGHT))[0] == 200
        else:
            await visitor.say("I want a person")
        texts = [part["body"].get("text", "") for part in await talk.parts() if part["kind"] == "message"]
        assert any(text.startswith(said) for text in texts)
        conversation = (await admin.get_api(f"/conversations/{talk.conversation}"))["conversation"]
        assert conversation["state"] == "queued"
