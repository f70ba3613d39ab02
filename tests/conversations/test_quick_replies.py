"""Quick replies: who has them, who may change them, how they are found, and tables of them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.conversations.quick_reply_rules import COLUMNS, checked_quick_reply, read_table, write_table
from haoke.conversations.types import QuickReplyValues
from haoke.kernel.errors import Refusal
from haoke.kernel.pinyin import initials
from tests.support.api import Browser, Office

THANKS = {"folder": "Greetings", "code": "gx", "title": "", "text": "感谢惠顾，欢迎再来！"}


async def titles(browser: Browser, query: str = "") -> list[str]:
    return [each["title"] for each in (await browser.get_api(f"/quick-replies{query}"))["items"]]


@pytest.mark.anyio
async def test_own_team_and_shared_ones_are_seen_by_whom_they_are_for(office: Office) -> None:
    admin = await office.administrator()
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    seller, other = await office.agent(team), await office.agent()
    await admin.post_api("/quick-replies", {"scope": "all", "title": "for all", "text": "hello"}, expect=201)
    await admin.post_api("/quick-replies", {"scope": "team", "team_id": team, "title": "for sales", "text": "buy"})
    await seller.post_api("/quick-replies", {"title": "mine", "text": "me"})
    assert await titles(seller) == ["mine", "for sales", "for all"]
    assert await titles(other) == ["for all"]
    await admin.api("DELETE", f"/queues/{await queue_of(admin, team)}")
    await admin.api("DELETE", f"/teams/{team}")
    assert await titles(seller) == ["mine", "for all"]


async def queue_of(admin: Browser, team: str) -> str:
    return next(queue["id"] for queue in (await admin.get_api("/queues"))["items"] if queue["team_id"] == team)


@pytest.mark.anyio
async def test_each_scope_changes_what_it_reaches(office: Office) -> None:
    admin = await office.administrator()
    team = (await admin.post_api("/teams", {"name": "Sales"}))["id"]
    foreign = (await admin.post_api("/teams", {"name": "Repairs"}))["id"]
    supervisor, agent = await office.member("supervisor", teams=[team]), await office.agent(team)
    wanted: dict[str, dict[str, Any]] = {
        "own": {"scope": "own", "text": "x"},
        "team": {"scope": "team", "team_id": team, "text": "x"},
        "foreign": {"scope": "team", "team_id": foreign, "text": "x"},
        "all": {"scope": "all", "text": "x"},
    }
    reach = {admin: "own team foreign all", supervisor: "own team", agent: "own"}
    for browser, allowed in reach.items():
        for name, body in wanted.items():
            await browser.post_api("/quick-replies", body, expect=201 if name in allowed.split() else 403)
    shared = (await admin.get_api("/quick-replies/managed?scope=all"))["items"][0]["id"]
    for browser in (supervisor, agent):
        await browser.api("PUT", f"/quick-replies/{shared}", {"text": "taken"}, expect=404)
        await browser.api("DELETE", f"/quick-replies/{shared}", expect=404)
        await browser.api("PUT", "/quick-replies/order", {"scope": "all", "ids": []}, expect=403)
        await browser.get_api("/quick-replies/export?scope=all", expect=403)
        await browser.post_api("/quick-replies/import", {"scope": "all", "table": "text\nx"}, expect=403)
    private = (await agent.get_api("/quick-replies/managed?scope=own"))["items"][0]["id"]
    await admin.api("PUT", f"/quick-replies/{private}", {"text": "seen"}, expect=404)
    await admin.post_api(f"/quick-replies/{private}/use", expect=404)
    stranger = await office.other_workspace()
    await stranger.api("PUT", f"/quick-replies/{shared}", {"text": "taken"}, expect=404)
    assert (await admin.get_api("/quick-replies/managed?scope=all"))["items"][0]["text"] == "x"


@pytest.mark.anyio
@pytest.mark.parametrize("search", ["gx", "GX", "惠顾", "gxhg", "hghy", "zl"])
async def test_code_text_and_pinyin_find(office: Office, search: str) -> None:
    admin = await office.administrator()
    await admin.post_api("/quick-replies", THANKS)
    await admin.post_api("/quick-replies", {"title": "other", "text": "100% sure_"})
    assert await titles(admin, f"?q={search}") == ["感谢惠顾，欢迎再来！"]
    assert await titles(admin, "?q=%25 s") == ["other"]


@pytest.mark.anyio
async def test_a_short_code_is_taken_once_an_owner(office: Office) -> None:
    admin = await office.administrator()
    first = await admin.post_api("/quick-replies", THANKS)
    assert (await admin.post_api("/quick-replies", THANKS | {"code": "GX"}, expect=409))[
        "code"
    ] == "QuickReplyCodeTaken"
    await admin.post_api("/quick-replies", THANKS | {"scope": "all"}, expect=201)
    body = {"folder": "", "code": "/gx", "title": "Thanks", "text": "Thank you, {customer}!"}
    changed = await admin.api("PUT", f"/quick-replies/{first['id']}", body)
    assert (changed["code"], changed["title"]) == ("gx", "Thanks")
    for bad, code in (({"text": " "}, "QuickReplyEmpty"), ({"text": "x", "code": "a b"}, "QuickReplyCodeInvalid")):
        assert (await admin.post_api("/quick-replies", bad, expect=400))["code"] == code


@pytest.mark.anyio
async def test_uses_are_counted_and_the_order_is_kept(office: Office) -> None:
    admin = await office.administrator()
    agent = await office.agent()
    made = [(await admin.post_api("/quick-replies", {"scope": "all", "text": text}))["id"] for text in "abc"]
    for _ in range(2):
        await agent.post_api(f"/quick-replies/{made[2]}/use")
    await admin.post_api(f"/quick-replies/{made[2]}/use")
    counted = (await agent.get_api("/quick-replies"))["items"]
    assert [(each["uses"], each["all_uses"]) for each in counted] == [(0, 0), (0, 0), (2, 3)]
    await admin.api("PUT", "/quick-replies/order", {"scope": "all", "ids": [made[2], made[0]]}, expect=204)
    assert await titles(agent) == ["c", "a", "b"]
    await admin.api("DELETE", f"/quick-replies/{made[0]}", expect=204)
    await admin.api("DELETE", f"/quick-replies/{made[0]}", expect=404)
    assert await titles(agent) == ["c", "b"]
    first = await agent.get_api("/quick-replies?limit=1")
    assert (await agent.get_api(f"/quick-replies?limit=1&cursor={first['next']}"))["items"][0]["title"] == "b"


TABLE = """text;code;folder
Hello;hi;Greetings
;nothing;Greetings
Bye;hi;Greetings
Parcel;p p;
Changed;old;
"""


@pytest.mark.anyio
async def test_a_preview_names_each_bad_row_and_changes_nothing(office: Office) -> None:
    admin = await office.administrator()
    await admin.post_api("/quick-replies", {"scope": "all", "code": "old", "text": "Before"})
    asked = {"scope": "all", "table": TABLE}
    rows = (await admin.post_api("/quick-replies/import", asked))["rows"]
    assert [(row["line"], row["fate"]) for row in rows] == [
        (2, "new"),
        (3, "bad"),
        (4, "bad"),
        (5, "bad"),
        (6, "changed"),
    ]
    assert [row["problem"] for row in rows if row["fate"] == "bad"] == [
        "A quick reply needs a text.",
        "The short code hi is twice in this table.",
        "A short code has at most 30 characters, and no spaces or slashes.",
    ]
    assert await titles(admin) == ["Before"]
    await admin.post_api("/quick-replies/import", asked | {"preview": False})
    assert await titles(admin) == ["Changed", "Hello"]
    again = (await admin.post_api("/quick-replies/import", asked | {"preview": False}))["rows"]
    assert {row["fate"] for row in again} == {"same", "bad"}
    for nonsense in ("", "no head", "a,b\n1,2", 'text\n"open', "text\n"):
        refused = await admin.post_api("/quick-replies/import", {"scope": "all", "table": nonsense}, expect=400)
        assert refused["code"] == "TableUnreadable"
    exported = await admin.get("/api/v1/quick-replies/export?scope=all")
    assert exported.text.splitlines()[1:] == [",old,Changed,Changed", "Greetings,hi,Hello,Hello"]
    assert "attachment" in exported.headers["content-disposition"]
    noted = [each["action"] for each in (await admin.get_api("/audit"))["items"]]
    assert noted[0] == "quick_reply.imported"


words = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60)
replies = st.builds(QuickReplyValues, folder=words, code=words, title=words, text=words)


@given(st.lists(replies, max_size=5))
def test_what_is_exported_comes_back_the_same(made: list[QuickReplyValues]) -> None:
    sound, codes = [], set()
    for each in made:
        try:
            clean = checked_quick_reply(each)
        except Refusal:
            continue
        if clean.code.lower() not in codes - {""}:
            sound.append(clean)
            codes.add(clean.code.lower())
    table = write_table(sound)
    assert [row.values for row in read_table(table)] == sound
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in table.splitlines()[1:])


@given(st.text(max_size=2000))
def test_any_text_is_a_table_or_is_refused(text: str) -> None:
    try:
        rows = list(read_table(",".join(COLUMNS) + "\n" + text))
    except Refusal:
        return
    assert all((row.values is None) != (row.problem is None) for row in rows)


@given(st.text(st.sampled_from("感谢惠顾重长行会大不的 aZ9，\U0001f600"), max_size=60))
def test_initials_are_few_and_searchable(text: str) -> None:
    found = initials(text)
    variants = found.split(" ")
    assert len(variants) <= 16
    assert found == found.lower()
    assert len({len(variant) for variant in variants}) == 1
    assert all(character.isalnum() or character == " " for character in found)


def test_readings_of_one_character_are_all_found() -> None:
    assert {"cq", "zq"} <= set(initials("重庆").split())
    assert "gxhg" in initials("感謝惠顧").split()
    assert "vipkh2" in initials("VIP 客户2").split()
