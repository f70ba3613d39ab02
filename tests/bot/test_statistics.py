"""What came of the bot's questions: counted live, put down by day, the same after a restart or a replay."""

import csv
import io
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook

from haoke.bot.actions.forget_asked import forget_asked
from haoke.bot.actions.keep_days import keep_all_days
from haoke.bot.hot_words import hot_words
from haoke.bot.tables import asked
from haoke.conversations.events import BotHandedOver
from haoke.kernel.clock import now
from haoke.kernel.db import Tx
from haoke.kernel.ids import first_id
from tests.support.shop import Company

pytestmark = pytest.mark.anyio

ENTRY = uuid4()


def number(at: datetime) -> UUID:
    return UUID(int=first_id(at).int | uuid4().int % 2**80)


async def here(shop: Company) -> UUID:
    return UUID((await shop.administrator.call("GET", "/me"))["workspace"]["id"])


async def asks(shop: Company, *rows: dict[str, Any], days: int = 0) -> None:
    """Questions as the log holds them, so many days ago."""
    workspace_id = await here(shop)

    async def put(tx: Tx) -> None:
        for place, row in enumerate(rows):
            at = now() - timedelta(days=days, milliseconds=2 * (len(rows) - place))
            values = {
                "workspace_id": workspace_id, "id": number(at), "at": at, "question": "退款多久到账", "locale": "zh-CN",
                "source": "api", "outcome": "answered", "reason": "matched", "confidence": 0.9, "entry_id": ENTRY,
                "offered": [],
            } | row  # fmt: skip
            await tx.execute(asked.insert().values(values))

    await shop.server.app.state.runtime.db.run(put)


UNKNOWN = {"outcome": "unknown", "reason": "far", "entry_id": None}


async def test_what_counts_as_solved(shop: Company) -> None:
    session, later = uuid4(), uuid4()
    await asks(
        shop,
        {},
        {"helpful": True, "session_id": later},
        {"helpful": False},
        {"reason": "small_talk", "entry_id": None},
        {"session_id": session},  # asked again
        {"session_id": session},
        {"outcome": "offered", "entry_id": None, "chosen_id": ENTRY},
        UNKNOWN | {"question": "你们卖咖啡吗", "locale": "zh-TW"},
        {"source": "trial"},
    )
    found = await shop.administrator.call("GET", "/bot/statistics?days=1&by=locale")
    assert found["total"] == {
        "key": "", "name": "", "asked": 8, "small_talk": 1, "answered": 5, "offered": 1, "chosen": 1, "unknown": 1,
        "solved": 3, "helpful": 1, "unhelpful": 1, "talks": 0, "waited": 0, "hand_overs": {},
    }  # fmt: skip
    assert [(one["key"], one["asked"]) for one in found["groups"]] == [("zh-CN", 7), ("zh-TW", 1)]
    given = BotHandedOver(workspace_id=await here(shop), conversation_id=later, reason="asked")
    await shop.server.app.state.runtime.db.run(Tx.emit, given)
    handed = await shop.administrator.call("GET", "/bot/statistics?days=1")
    assert handed["hand_overs"] == {"asked": 1}
    assert handed["total"]["solved"] == 2
    topics = await shop.administrator.call("GET", "/bot/statistics/topics?days=1")
    assert [(one["entry_id"], one["answered"], one["chosen"]) for one in topics["entries"]] == [(str(ENTRY), 5, 1)]
    drilled = await shop.administrator.call("GET", f"/bot/asked?entry={ENTRY}&helpful=false")
    assert [one["helpful"] for one in drilled["items"]] == [False]
    agent = await shop.agent("li")
    for path in ("", "/topics", "/export"):
        await agent.call("GET", f"/bot/statistics{path}", expect=403)


async def test_days_are_put_down_once_whatever_happens(shop: Company) -> None:
    db = shop.server.app.state.runtime.db
    await asks(shop, {}, UNKNOWN, days=2)
    await asks(shop, {}, days=1)
    await asks(shop, {})

    async def by_day() -> list[tuple[str, int, int]]:
        found = await shop.administrator.call("GET", "/bot/statistics?days=7&by=day")
        return [(one["key"], one["asked"], one["unknown"]) for one in found["groups"]]

    live = await by_day()
    assert [(questions, unknown) for _, questions, unknown in live] == [(2, 1), (1, 0), (1, 0)]
    await keep_all_days(db, now())
    assert await by_day() == live
    await asks(shop, UNKNOWN, days=1)  # noticed late
    for _ in range(2):
        await keep_all_days(db, now())
        assert [(questions, unknown) for _, questions, unknown in await by_day()] == [(2, 1), (2, 1), (1, 0)]

    async with shop.browser() as browser:
        browser.cookies = shop.administrator.browser.cookies
        text = (await browser.get("/api/v1/bot/statistics/export?days=7")).content.decode("utf-8-sig")
        book = await browser.get("/api/v1/bot/statistics/export?days=7&form=xlsx")
    lines = list(csv.DictReader(io.StringIO(text)))
    assert sum(int(line["asked"]) for line in lines) == 5
    sheet = load_workbook(io.BytesIO(book.content)).worksheets[0]
    assert sheet.max_row == len(lines) + 1


async def test_old_questions_go_and_figures_stay(shop: Company) -> None:
    db = shop.server.app.state.runtime.db
    await asks(shop, {}, days=20)
    await keep_all_days(db, now())
    assert not await db.run(forget_asked, 10)
    assert not (await shop.administrator.call("GET", "/bot/asked"))["items"]
    await keep_all_days(db, now())
    assert (await shop.administrator.call("GET", "/bot/statistics?days=30"))["total"]["asked"] == 1


def test_hot_words_are_those_that_rose() -> None:
    before = ["退款多久到账", "怎么开发票", "退款什么时候到"] * 5
    now_asked = ["优惠券怎么用", "优惠券不能用了", "优惠券领不到", "退款多久到账", "where is my coupon", "coupon code"]
    found = hot_words(now_asked, before, 5)
    assert found[0].word == "优惠券"
    assert (found[0].count, found[0].before) == (3, 0)
    assert {"coupon"} <= {one.word for one in found}
    assert hot_words([], before, 5) == []
