"""The bot over its API: knowledge is published, somebody asks, a bot process answers over the bus."""

from typing import Any
from uuid import uuid4

import pytest

from haoke.bot.actions.forget_vectors import forget_all_vectors
from tests.bot.answering.conftest import BotProcess
from tests.bot.answering.known import SHOP
from tests.support.api import Browser, Office
from tests.support.model_server import ModelServer, failed, streamed
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def publish(boss: Browser, *keys: str, **more: Any) -> dict[str, str]:
    rows = [
        {
            "key": key,
            "locale": "zh-CN",
            "question": SHOP[key][0],
            "phrasings": SHOP[key][1],
            "answer": [{"text": SHOP[key][2]}],
            "related": ["postage"] if key == "return" else [],
        }
        | more
        for key in keys or SHOP
    ]
    result = await boss.post_api("/knowledge/import/rows", {"rows": rows, "publish": True})
    assert "bad" not in result["counts"], result
    return {one["key"]: one["id"] for one in (await boss.get_api("/knowledge/entries"))["items"]}


async def ask(who: Browser, text: str, **more: Any) -> dict[str, Any]:
    """The answer of a bot that is there: on a loaded machine it may need longer than customers are let wait."""
    answer: dict[str, Any] = {}

    async def is_there() -> bool:
        answer.clear()
        answer.update(await who.post_api("/bot/ask", {"text": text} | more))
        return answer["reason"] not in {"away", "loading"}

    await until(is_there, "the bot answers")
    return answer


async def ready(who: Browser) -> dict[str, Any]:
    status: dict[str, Any] = {}

    async def is_ready() -> bool:
        status.update(await who.get_api("/bot/status"))
        return bool(status["ready"] and not status["learning"])

    await until(is_ready, "the bot is ready", seconds=60)
    return status


async def test_from_published_to_answered_and_rated(shop: Office) -> None:
    boss, agent = await shop.administrator(), await shop.agent()
    ids = await publish(boss)
    status = await ready(agent)
    assert (status["entries"], status["phrasings"]) == (5, 11)
    answer = await ask(agent, "我想退货，怎么操作呀")
    assert (answer["outcome"], answer["entry"]["entry_id"]) == ("answered", ids["return"])
    assert [part["text"] for part in answer["parts"]] == ["在订单页点击退货。"]
    assert [one["entry_id"] for one in answer["related"]] == [ids["postage"]]
    assert answer["trace"]["candidates"][0]["meaning"] > 0.5

    offered = await ask(agent, "运费谁承担")
    assert offered["outcome"] in {"offered", "answered"}
    session = str(uuid4())
    await ask(agent, "怎么申请退货", session_id=session)
    goes_on = await ask(agent, "那运费呢", session_id=session)
    assert goes_on["trace"]["candidates"][0]["entry_id"] == ids["postage"]
    assert goes_on["trace"]["with_earlier"] == "怎么申请退货"

    talk = await ask(agent, "你好")
    assert (talk["outcome"], talk["reason"], talk["entry"]) == ("answered", "small_talk", None)
    assert talk["parts"][0]["text"]
    for strange in ("", "今天股票为什么跌", "{" * 9000, "\x07'; DROP TABLE asked; --"):
        assert (await ask(agent, strange))["outcome"] != "answered"

    await agent.post_api(f"/bot/answers/{answer['id']}/feedback", {"helpful": True})
    await agent.post_api(f"/bot/answers/{uuid4()}/feedback", {"helpful": True}, expect=404)
    page = await boss.get_api("/bot/asked?limit=3")
    assert len(page["items"]) == 3
    assert page["next"]
    rated = [one for one in (await boss.get_api("/bot/asked?outcome=answered"))["items"] if one["helpful"]]
    assert [one["id"] for one in rated] == [answer["id"]]
    await agent.get_api("/bot/asked", expect=403)


async def test_what_is_published_or_withdrawn_is_heard_at_once(shop: Office) -> None:
    boss = await shop.administrator()
    ids = await publish(boss, "refund")
    await ready(boss)
    assert (await ask(boss, "可以开增值税发票吗"))["outcome"] != "answered"
    ids = await publish(boss, "invoice")
    assert (await ask(boss, "可以开增值税发票吗"))["entry"]["entry_id"] == ids["invoice"]
    await boss.post_api(f"/knowledge/entries/{ids['invoice']}/withdraw")
    assert (await ask(boss, "可以开增值税发票吗"))["outcome"] != "answered"
    await publish(boss, "return", visibility="members")
    assert (await ask(boss, "怎么申请退货"))["outcome"] != "answered"
    db = shop.app.state.runtime.db
    assert await forget_all_vectors(db) == 2, "the question and the phrasing that were withdrawn"
    assert await forget_all_vectors(db) == 0


async def test_terms_and_thresholds(shop: Office) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    before = await boss.get_api("/bot/settings")
    terms = [["发票", "小票", "fapiao"], ["退款", "返钱"]]
    await boss.api("PUT", "/bot/settings", before | {"terms": terms})

    async def understood() -> bool:
        entry = (await ask(boss, "怎么开小票"))["entry"]
        return entry is not None and entry["entry_id"] == ids["invoice"]

    await until(understood, "the terms hold")  # what was changed is heard of some moments later
    await boss.api("PUT", "/bot/settings", before | {"answer_from": 0.3, "offer_from": 0.5}, expect=400)
    await boss.api("PUT", "/bot/settings", before | {"terms": [["一", "二"], ["二", "三"]]}, expect=400)
    assert (await boss.get_api("/bot/settings"))["terms"] == terms
    agent = await shop.agent()
    await agent.api("PUT", "/bot/settings", before, expect=403)


async def test_without_a_bot_the_asker_goes_on_and_a_new_one_serves(shop: Office, bot: BotProcess) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    await bot.stop()
    away = await boss.post_api("/bot/ask", {"text": "怎么申请退货"})
    assert (away["outcome"], away["reason"]) == ("unknown", "away")
    assert (await boss.get_api("/bot/status"))["running"] is False
    bot.start()
    await ready(boss)
    assert (await ask(boss, "怎么申请退货"))["entry"]["entry_id"] == ids["return"]


async def test_workspaces_know_nothing_of_each_other(shop: Office) -> None:
    boss = await shop.administrator()
    await publish(boss)
    other = await shop.other_workspace()
    await ready(other)
    answer = await ask(other, "怎么申请退货")
    assert (answer["outcome"], answer["offered"]) == ("unknown", [])
    mine = await ask(boss, "怎么申请退货")
    await other.post_api(f"/bot/answers/{mine['id']}/feedback", {"helpful": False}, expect=404)


async def test_a_model_writes_from_what_was_found_or_the_entry_answers(shop: Office, model: ModelServer) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    body = {"url": model.url, "model": "m", "uses": ["answers"], "daily_tokens": 100_000}
    assert (await boss.put("/api/v1/bot/model", json=body)).is_success
    model.replies = [streamed("退款会在三个工作日内原路退回。[1]")]
    written = await ask(boss, "退款多久到账", earlier=["怎么开发票"])
    assert (written["outcome"], written["reason"]) == ("answered", "written")
    assert [part["text"] for part in written["parts"]] == ["退款会在三个工作日内原路退回。"]
    assert [source["entry_id"] for source in written["sources"]] == [ids["refund"]]
    asked = model.asked[0][2]["messages"][1]["content"]
    assert "三个工作日内原路退回" in asked
    assert "<visitor>怎么开发票</visitor>" in asked
    for reply in (streamed("退款要 30 天。[1]"), failed("500 Internal Server Error")):
        model.replies = [reply]
        plain = await ask(boss, "退款多久到账")
        assert (plain["reason"], plain["entry"]["entry_id"]) == ("matched", ids["refund"])
        assert [part["text"] for part in plain["parts"]] == ["三个工作日内原路退回。"]
