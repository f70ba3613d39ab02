"""The test bench over the API: sets, runs, what flips, and what a workspace demands before it publishes."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.bot.bench import figures, flip
from tests.bot.answering.conftest import bot, bus, fresh_url, office, shop, small_talk
from tests.bot.answering.known import SHOP
from tests.bot.answering.test_asking import ask, publish, ready
from tests.support.api import ORIGIN, Browser, Office
from tests.support.waiting import until

__all__ = ["bot", "bus", "fresh_url", "office", "shop", "small_talk"]

VERDICTS = st.sampled_from(["right", "offered", "unknown", "wrong", "gone"])
STRANGER = "火星上的氧气够不够用"


@given(st.lists(st.tuples(VERDICTS, st.booleans())), VERDICTS, VERDICTS)
def test_figures_add_up_and_a_flip_has_an_opposite(results: list[Any], one: Any, other: Any) -> None:
    found = figures(results)
    assert found.questions + found.gone == len(results)
    assert found.refused <= found.right <= found.among <= found.questions
    assert 0 <= found.accuracy <= 1
    opposite = {"": "", "better": "worse", "worse": "better"}
    assert flip(one, other) == opposite[flip(other, one)]


async def new_set(boss: Browser, name: str = "Usual", **asked: str | None) -> str:
    set_id = str(uuid4())
    await boss.post_api("/bot/bench/sets", {"id": set_id, "name": name})
    for question, entry in asked.items():
        body = {"question": question, "locale": "zh-CN", "entry_id": entry}
        await boss.post_api(f"/bot/bench/sets/{set_id}/questions", body)
    return set_id


async def run(boss: Browser, set_id: str, change: Any = None, *, state: str = "done") -> dict[str, Any]:
    run_id = (await boss.post_api("/bot/bench/runs", {"set_ids": [set_id], "change": change}))["id"]
    found: dict[str, Any] = {}

    async def ended() -> bool:
        found.update(await boss.get_api(f"/bot/bench/runs/{run_id}"))
        return found["state"] not in {"waiting", "running"}

    await until(ended, "the run has ended", seconds=60)
    assert found["state"] == state, found
    return found


async def results(boss: Browser, made: dict[str, Any], only: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await boss.get_api(f"/bot/bench/runs/{made['id']}/results?only={only}"))["items"]
    return found


async def drafted(boss: Browser, entry_id: str, **change: Any) -> dict[str, Any]:
    entry = await boss.get_api(f"/knowledge/entries/{entry_id}")
    content = entry["draft"] | change
    body = {"revision": entry["revision"], "content": content}
    saved: dict[str, Any] = await boss.api("PUT", f"/knowledge/entries/{entry_id}/draft", body)
    return saved


@pytest.mark.anyio
async def test_a_change_is_run_published_and_taken_back(shop: Office) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    set_id = await new_set(boss, 怎么开发票=ids["invoice"], 退款多久到账=ids["refund"], **{STRANGER: None})
    usual = await run(boss, set_id)
    assert usual["after"] == {"questions": 3, "right": 3, "among": 3, "strangers": 1, "refused": 1, "gone": 0}
    assert usual["before"] is None

    phrasing = {"id": str(uuid4()), "text": STRANGER, "locale": "zh-CN"}
    draft = await drafted(boss, ids["invoice"], phrasings=[phrasing])
    change = {"entries": [{"entry_id": ids["invoice"], "revision": draft["revision"]}]}
    made = await run(boss, set_id, change)
    assert (made["before"]["right"], made["after"]["right"], made["better"], made["worse"]) == (3, 2, 0, 1)
    (flipped,) = await results(boss, made, "worse")
    assert (flipped["question"], flipped["expected"], flipped["after"]["verdict"]) == (STRANGER, None, "wrong")
    assert flipped["after"]["trace"]["candidates"][0]["phrasing"] == STRANGER
    assert (await ask(boss, STRANGER))["outcome"] == "unknown"  # visitors have not noticed

    published = await boss.post_api(f"/bot/bench/runs/{made['id']}/publish")
    assert published["published_at"]
    assert (await ask(boss, STRANGER))["outcome"] == "answered"
    await boss.post_api(f"/bot/bench/runs/{made['id']}/publish", expect=409)
    again = await run(boss, set_id)
    assert (again["before"]["right"], again["after"]["right"], again["worse"]) == (3, 2, 1)  # against the last run
    back = await boss.post_api(f"/bot/bench/runs/{made['id']}/take-back")
    assert back["taken_back_at"]
    assert (await ask(boss, STRANGER))["outcome"] == "unknown"
    await boss.post_api(f"/bot/bench/runs/{made['id']}/take-back", expect=409)


@pytest.mark.anyio
async def test_a_workspace_publishes_only_what_was_tested_and_is_no_worse(shop: Office) -> None:
    boss, agent = await shop.administrator(), await shop.agent()
    ids = await publish(boss)
    await ready(boss)
    set_id = await new_set(boss, 怎么开发票=ids["invoice"], **{STRANGER: None})
    demand = {"demanded": True, "set_ids": [set_id], "most_fall": 10.0}
    await agent.api("PUT", "/bot/bench/settings", demand, expect=403)
    await boss.api("PUT", "/bot/bench/settings", demand | {"set_ids": []}, expect=400)
    await boss.api("PUT", "/bot/bench/settings", demand)

    good = {"id": str(uuid4()), "text": "发票在哪里申请", "locale": "zh-CN"}
    draft = await drafted(boss, ids["invoice"], phrasings=[good])
    path = f"/knowledge/entries/{ids['invoice']}/publish"
    refused = await boss.post_api(path, {"revision": draft["revision"]}, expect=409)
    assert refused["code"] == "BenchRunMissing"
    change = {"entries": [{"entry_id": ids["invoice"], "revision": draft["revision"]}]}
    await run(boss, set_id, change)
    await boss.post_api(path, {"revision": draft["revision"]})

    bad = {"id": str(uuid4()), "text": STRANGER, "locale": "zh-CN"}
    draft = await drafted(boss, ids["invoice"], phrasings=[good, bad])
    change = {"entries": [{"entry_id": ids["invoice"], "revision": draft["revision"]}]}
    made = await run(boss, set_id, change)
    refused = await boss.post_api(path, {"revision": draft["revision"]}, expect=409)
    assert (refused["code"], refused["params"]) == ("AccuracyFalls", {"before": 100.0, "after": 50.0, "limit": 10.0})
    await boss.post_api(f"/bot/bench/runs/{made['id']}/publish", expect=409)
    row = {"key": "more", "locale": "zh-CN", "question": "有实体店吗", "answer": [{"text": "没有。"}]}
    await boss.post_api("/knowledge/import/rows", {"rows": [row], "publish": True}, expect=409)

    settings = await boss.get_api("/bot/settings")
    strict = settings | {"answer_from": 0.98, "offer_from": 0.97, "terms": [["发票", "小票"]]}
    assert (await boss.api("PUT", "/bot/settings", strict, expect=409))["code"] == "BenchRunMissing"
    made = await run(boss, set_id, {"settings": strict})
    await boss.post_api(f"/bot/bench/runs/{made['id']}/publish")
    assert (await boss.get_api("/bot/settings"))["answer_from"] == 0.98
    await boss.post_api(f"/bot/bench/runs/{made['id']}/take-back")
    assert await boss.get_api("/bot/settings") == settings


async def upload(boss: Browser, set_id: str, name: str, data: bytes, expect: int = 200) -> dict[str, Any]:
    path = f"/api/v1/bot/bench/sets/{set_id}/import?locale=zh-CN"
    answer: httpx.Response = await boss.post(path, files={"file": (name, data)}, headers={"Origin": ORIGIN})
    assert answer.status_code == expect, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.anyio
async def test_sets_are_filled_from_tables_the_log_and_phrasings(shop: Office, tmp_path: Path) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    set_id = await new_set(boss)
    table = (
        f"question,id,language\n怎么开票,invoice,\n退款几天,{ids['refund']},zh-CN\n退货邮费,postage,\n你们招人吗,,\n"
    )
    table += "怎么开票,refund,\n没有这个,nothing,\n坏的,invoice,klingon\n"
    made = await upload(boss, set_id, "set.csv", table.encode())
    assert (made["added"], made["known"], [one["line"] for one in made["bad"]]) == (4, 0, [6, 7, 8])
    assert (await upload(boss, set_id, "set.csv", table.encode()))["known"] == 4
    await upload(boss, set_id, "set.exe", b"MZ", expect=400)
    items = (await boss.get_api(f"/bot/bench/sets/{set_id}/questions"))["items"]
    assert {one["question"]: one["entry"] and one["entry"]["title"] for one in items} == {
        "怎么开票": SHOP["invoice"][0],
        "退款几天": SHOP["refund"][0],
        "退货邮费": SHOP["postage"][0],
        "你们招人吗": None,
    }

    answer = await ask(boss, "怎么申请退货")
    await boss.post_api(f"/bot/answers/{answer['id']}/feedback", {"helpful": True})
    assert (await boss.post_api(f"/bot/bench/sets/{set_id}/from-asked"))["added"] == 1
    assert (await boss.post_api(f"/bot/bench/sets/{set_id}/from-asked"))["added"] == 0
    rows = [{"key": "rich", "locale": "zh-CN", "question": "怎么修改收货地址", "answer": [{"text": "在订单页。"}],
             "phrasings": ["地址写错了怎么改", "收货地址能改吗", "换个地址收货"]}]  # fmt: skip
    await boss.post_api("/knowledge/import/rows", {"rows": rows, "publish": True})
    assert (await boss.post_api(f"/bot/bench/sets/{set_id}/from-phrasings"))["added"] == 1
    await boss.post_api(f"/knowledge/entries/{ids['refund']}/withdraw")
    made = await run(boss, set_id)
    assert made["after"]["gone"] == 1  # its entry is not there any more
    held = next(one for one in await results(boss, made) if one["question"] in rows[0]["phrasings"])
    assert not held["after"]["trace"]["exact"]
    body = {"question": "怎么开票", "locale": "zh-CN", "entry_id": None}
    assert (await boss.post_api(f"/bot/bench/sets/{set_id}/questions", body, expect=409))["code"] == "QuestionTwice"
    unknown = await boss.post_api(
        f"/bot/bench/sets/{set_id}/questions", body | {"question": "新的", "entry_id": str(uuid4())}, expect=400
    )
    assert unknown["code"] == "BenchEntryUnknown"


@pytest.mark.anyio
async def test_runs_end_by_name_whatever_happens(shop: Office, bot: Any) -> None:
    boss = await shop.administrator()
    ids = await publish(boss)
    await ready(boss)
    empty = await new_set(boss, "Empty")
    await boss.post_api("/bot/bench/runs", {"set_ids": [empty]}, expect=400)
    set_id = await new_set(boss, 怎么开发票=ids["invoice"])
    await boss.post_api("/bot/bench/sets", {"id": str(uuid4()), "name": "Usual"}, expect=409)
    change = {"entries": [{"entry_id": ids["invoice"], "revision": 99}]}
    assert (await run(boss, set_id, change, state="failed"))["why"] == "changed"
    await bot.stop()
    waiting = (await boss.post_api("/bot/bench/runs", {"set_ids": [set_id]}))["id"]
    assert (await boss.post_api(f"/bot/bench/runs/{waiting}/cancel"))["state"] == "cancelled"
    bot.start()
    made = await run(boss, set_id)
    assert (await boss.post_api(f"/bot/bench/runs/{made['id']}/cancel"))["state"] == "done"
    assert [one["state"] for one in (await boss.get_api("/bot/bench/runs"))["items"]] == ["done", "cancelled", "failed"]
    await boss.post_api(f"/bot/bench/runs/{made['id']}/publish", expect=409)  # it has tested no change
    await boss.api("DELETE", f"/bot/bench/sets/{set_id}")
    await boss.get_api(f"/bot/bench/sets/{set_id}/questions")
