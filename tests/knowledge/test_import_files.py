"""Files over the API: looked at first, taken in, given out, and the same again."""

from typing import Any

import pytest

from tests.support.api import Browser, Office

pytestmark = pytest.mark.anyio

TABLE = "id,question,phrasings,answer\nrefund,How long?,when,Three days.\n,,,no question\nreturn,How?,,Send it.\n"


async def bring(who: Browser, name: str, data: bytes, *, expect: int = 200, **how: Any) -> Any:
    answer = await who.post(
        "/api/v1/knowledge/import/file", params={"locale": "en"} | how, files={"file": (name, data)}
    )
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_a_file_is_looked_at_taken_in_and_comes_back_as_it_was(office: Office) -> None:
    boss = await office.administrator()
    seen = await bring(boss, "table.csv", TABLE.encode())
    assert seen["counts"] == {"new": 2, "bad": 1}
    assert (seen["rows"][0]["line"], seen["rows"][0]["problem"]) == (3, "An entry needs a question.")
    assert (await boss.get_api("/knowledge/entries"))["items"] == []
    await bring(boss, "table.csv", TABLE.encode(), preview=False, publish=True)
    assert len((await boss.get_api("/knowledge/search?q=long"))["items"]) == 1
    for to in ("xlsx", "csv", "md", "docx"):
        answer = await boss.get("/api/v1/knowledge/export", params={"to": to})
        assert (await bring(boss, f"again.{to}", answer.content))["counts"] == {"same": 2}, to


async def test_what_cannot_be_read_is_refused_and_agents_may_not(office: Office) -> None:
    boss, agent = await office.administrator(), await office.agent()
    assert (await bring(boss, "x.exe", b"MZ", expect=400))["code"] == "ImportUnreadable"
    await bring(agent, "table.csv", TABLE.encode(), expect=403)
    await agent.get_api("/knowledge/export", expect=403)


async def test_a_pack_is_taken_in_and_its_other_language_joins_it(office: Office) -> None:
    boss = await office.administrator()
    pack = next(each for each in (await boss.get_api("/knowledge/packs"))["items"] if each["locale"] == "zh-CN")
    taken = await boss.post_api(f"/knowledge/packs/{pack['name']}", {"locale": "zh-CN"})
    assert taken["counts"] == {"new": pack["entries"]}
    joined = await boss.post_api(f"/knowledge/packs/{pack['name']}", {"locale": "en"})
    assert joined["counts"] == {"changed": pack["entries"]}
    refused = await boss.post_api("/knowledge/packs/nothing", {"locale": "en"}, expect=404)
    assert refused["code"] == "PackNotFound"
