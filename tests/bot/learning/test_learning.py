"""From questions that were not answered to knowledge that answers them, over the API."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from haoke.bot.jobs import gather_what_was_missed
from haoke.bot.tables import asked
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from tests.bot.answering.conftest import bot, bus, fresh_url, office, shop, small_talk
from tests.bot.answering.test_asking import ask, publish, ready
from tests.support.api import Browser, Office

__all__ = ["bot", "bus", "fresh_url", "office", "shop", "small_talk"]
pytestmark = pytest.mark.anyio

CHARGER = ["X200支持快充吗", "X200可以快充吗", "X200能不能快充", "X200 支持快充吗？"]
ABROAD = ["可以寄到国外吗", "能寄到国外去吗"]


async def missed(shop: Office, boss: Browser, *questions: str, **more: Any) -> list[dict[str, Any]]:
    for question in questions:
        assert (await ask(boss, question, **more))["outcome"] != "answered"
    await later(shop)
    return await clusters(shop, boss)


async def clusters(shop: Office, boss: Browser, which: str = "open") -> list[dict[str, Any]]:
    await gather_what_was_missed(shop.app.state.runtime)
    found: list[dict[str, Any]] = (await boss.get_api(f"/bot/learning/clusters?which={which}"))["items"]
    return found


async def later(shop: Office) -> None:
    """As if all was asked an hour ago."""

    async def shift(tx: Tx) -> None:
        await tx.execute(asked.update().values(at=asked.c.at - sa.text("interval '1 hour'")))

    await shop.app.state.runtime.db.run(shift)


async def test_from_missed_over_a_draft_to_answered(shop: Office) -> None:
    boss = await shop.administrator()
    await publish(boss)
    await ready(boss)
    found = await missed(shop, boss, *CHARGER, *ABROAD)
    assert [one["size"] for one in found] == [4, 2]
    assert await clusters(shop, boss) == found  # each once
    detail = await boss.get_api(f"/bot/learning/clusters/{found[0]['id']}")
    assert sum(detail["whys"].values()) == 4
    assert detail["proposal"]["entry"] is None
    assert detail["proposal"]["title"] in CHARGER
    assert detail["answers"] == []
    questions = await boss.get_api(f"/bot/learning/clusters/{found[0]['id']}/questions?limit=3")
    assert [one["question"] for one in questions["items"]] == CHARGER[:0:-1]
    assert questions["next"]

    made = {
        "title": "X200支持快充吗",
        "locale": "zh-CN",
        "phrasings": detail["proposal"]["phrasings"],
        "answer": "支持，最高67瓦。",
    }
    settled = await boss.post_api(f"/bot/learning/clusters/{found[0]['id']}/entry", made)
    assert settled["state"] == "settled"
    entry = await boss.get_api(f"/knowledge/entries/{settled['entry_id']}")
    assert (entry["state"], entry["stage"]) == ("draft", "writing")
    assert entry["draft"]["tags"] == ["学习所得"]
    assert (await ask(boss, "X200可以快充吗"))["outcome"] != "answered"  # nothing goes live unseen
    await boss.post_api(f"/knowledge/entries/{entry['id']}/publish", {"revision": entry["revision"]})
    answer = await ask(boss, "X200可以快充吗")
    assert [part["text"] for part in answer["parts"]] == ["支持，最高67瓦。"]
    assert [one["size"] for one in await clusters(shop, boss)] == [2]
    again = await boss.post_api(f"/bot/learning/clusters/{found[0]['id']}/entry", made, expect=409)
    assert again["code"] == "ClusterSettled"


async def test_new_phrasings_go_into_the_next_version_of_an_entry(shop: Office) -> None:
    boss, agent = await shop.administrator(), await shop.agent()
    supervisor = await shop.member("supervisor")
    ids = await publish(boss, "invoice", "refund")
    await ready(boss)
    (cluster,) = await missed(shop, boss, "报销要的那个票据在哪里弄")
    body = {"entry_id": ids["invoice"], "locale": "zh-CN", "phrasings": ["报销要的那个票据在哪里弄", "怎么开发票"]}
    path = f"/bot/learning/clusters/{cluster['id']}"
    await agent.post_api(f"{path}/phrasings", body, expect=403)
    await boss.post_api(f"{path}/phrasings", body | {"entry_id": str(uuid4())}, expect=404)
    refused = await boss.post_api(f"{path}/phrasings", body | {"phrasings": [" "]}, expect=400)
    assert refused["code"] == "PhrasingMissing"
    await supervisor.post_api(f"{path}/phrasings", body)
    entry = await boss.get_api(f"/knowledge/entries/{ids['invoice']}")
    assert [one["text"] for one in entry["draft"]["phrasings"]] == ["可以开增值税发票吗", "报销要的那个票据在哪里弄"]
    assert (entry["state"], entry["stage"]) == ("published", "writing")


async def test_thumbs_choices_and_the_same_asked_again_tell_what_answers_were_worth(shop: Office) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    await ask(boss, "怎么申请退货")  # nothing against it
    bad = await ask(boss, "怎么开发票")
    await boss.post_api(f"/bot/answers/{bad['id']}/feedback", {"helpful": False})
    session = str(uuid4())
    await ask(boss, "退款多久到账", session_id=session)
    await ask(boss, "我的退款多久到账呀", session_id=session)
    await ask(boss, "怎么开发票", trial=True)
    await ask(boss, "你好")
    found = await clusters(shop, boss)
    assert [(one["question"], one["size"]) for one in found] == [("怎么开发票", 1)]
    await later(shop)
    whys = {}
    for one in await clusters(shop, boss):
        detail = await boss.get_api(f"/bot/learning/clusters/{one['id']}")
        whys[one["question"]] = detail["whys"]
        assert detail["proposal"]["entry"]["entry_id"] in ids.values()
    assert whys == {"怎么开发票": {"thumb_down": 1}, "退款多久到账": {"asked_again": 1}}


async def test_people_merge_split_dismiss_and_what_grows_comes_back(shop: Office) -> None:
    boss = await shop.administrator()
    await publish(boss)
    await ready(boss)
    charger, abroad = await missed(shop, boss, *CHARGER, *ABROAD)
    path = "/bot/learning/clusters"
    merged = await boss.post_api(f"{path}/{abroad['id']}/merge", {"into_id": charger["id"]})
    assert merged["size"] == 6
    await boss.post_api(f"{path}/{abroad['id']}/merge", {"into_id": charger["id"]}, expect=404)
    items = (await boss.get_api(f"{path}/{charger['id']}/questions"))["items"]
    foreign = [one["id"] for one in items if one["question"] in ABROAD]
    whole = await boss.post_api(
        f"{path}/{charger['id']}/split", {"question_ids": [one["id"] for one in items]}, expect=400
    )
    assert whole["code"] == "NothingToSplit"
    split = await boss.post_api(f"{path}/{charger['id']}/split", {"question_ids": foreign})
    assert (split["size"], split["question"] in ABROAD) == (2, True)
    assert [one["size"] for one in await clusters(shop, boss)] == [4, 2]

    await boss.post_api(f"{path}/{split['id']}/dismiss", {"reason": "off_topic"})
    await missed(shop, boss, "可以寄到国外吗", "能寄到国外去吗")
    assert [one["size"] for one in await clusters(shop, boss, "dismissed")] == [4]
    await missed(shop, boss, "可以寄到国外吗")
    assert [one["size"] for one in await clusters(shop, boss)] == [5, 4]
    await boss.post_api(f"{path}/{split['id']}/dismiss", {"reason": "other"})
    opened = await boss.post_api(f"{path}/{split['id']}/reopen")
    assert opened["state"] == "open"


async def test_strange_questions_and_a_bot_that_is_away(shop: Office, bot: Any) -> None:
    boss = await shop.administrator()
    await publish(boss)
    await ready(boss)
    long = "火星上的氧气够不够用呢 13800138000 " * 200
    await missed(shop, boss, long, "SELECT * FROM parts WHERE ';--", "xyzzy " * 60)
    for nothing in ("?!", "🎉🎉🎉", "1"):
        await ask(boss, nothing)
    await later(shop)
    found = await clusters(shop, boss)
    assert len(found) == 3
    assert all("13800138000" not in one["question"] and len(one["question"]) <= 300 for one in found)
    before = len(found)
    assert before
    await ask(boss, "量子计算机怎么纠错")
    await bot.stop()
    assert len(await clusters(shop, boss)) == before  # it waits for a bot process
    bot.start()
    await ready(boss)
    assert len(await clusters(shop, boss)) == before + 1
    await boss.get_api(f"/bot/learning/clusters/{uuid4()}", expect=404)
    assert UUID(found[0]["id"])
    assert found[0]["last_at"] <= now().timestamp() * 1000
