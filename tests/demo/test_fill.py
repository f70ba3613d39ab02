"""The demo's company: complete, believable to the product itself, and filled once."""

from pathlib import Path
from uuid import UUID

import pytest

from haoke.bot.matching.graph.asking import GraphMind
from haoke.cli.demo import filled
from haoke.demo import company
from haoke.demo.dialogues import scenes
from haoke.demo.fill import WAITING
from haoke.demo.history import CONVERSATIONS, CUSTOMERS, SHARES, history
from haoke.demo.messengers import DOORS
from haoke.demo.messengers import WAITING as WRITING
from haoke.kernel.clock import now
from haoke.kernel.settings import Settings
from haoke.knowledge.catalog import live_graph
from tests.support.api import Browser, running_app, runtime_of
from tests.support.database import TestServer

pytestmark = pytest.mark.anyio

PASSWORD = "a password of the demo"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
async def demo_url(db_url: str, home: Path) -> str:
    await filled(Settings(database_url=db_url, data_dir=home), PASSWORD)
    return db_url


async def signed_in(demo_url: str, folder: Path, mailbox: str) -> dict[str, object]:
    async with running_app(demo_url, folder) as app:
        browser = Browser(app)
        await browser.post_api("/session", {"email": company.email(mailbox), "password": PASSWORD})
        return {
            "me": await browser.get_api("/me"),
            "counts": await browser.get_api("/conversations/counts"),
            "customers": await browser.get_api("/customers?limit=200"),
            "closed": await browser.get_api("/conversations?list=closed&limit=200"),
        }


async def test_the_boss_sees_a_company_at_work(demo_url: str, home: Path) -> None:
    seen = await signed_in(demo_url, home, company.BOSS_MAILBOX)
    assert seen["counts"]["all"] == sum(WAITING.values()) + len(WRITING)
    assert seen["counts"]["closed"] == CONVERSATIONS
    assert len(seen["customers"]["items"]) == CUSTOMERS
    times = [item["closed_at"] for item in seen["closed"]["items"]]
    assert times == sorted(times, reverse=True)


async def test_an_agent_sees_what_waits_for_the_team(demo_url: str, home: Path) -> None:
    seen = await signed_in(demo_url, home, "maya.lindqvist")
    assert seen["me"]["member"]["locale"] == "en"
    assert seen["counts"]["queue"] == WAITING["en"] + sum(kind == "whatsapp" for kind, _, _ in WRITING)


async def test_customers_come_by_every_door_and_nothing_leaves(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        await browser.post_api("/session", {"email": company.email(company.BOSS_MAILBOX), "password": PASSWORD})
        accounts = {each["kind"]: each for each in (await browser.get_api("/channel-accounts"))["items"]}
        assert {door.kind for door in DOORS} <= accounts.keys()
        for door in DOORS:
            assert accounts[door.kind]["paused_at"]
            written = sum(len(lines) for kind, _, lines in WRITING if kind == door.kind)
            assert accounts[door.kind]["tally"]["processed"] == written
        closed = (await browser.get_api("/conversations?list=closed&limit=200"))["items"]
        assert {door.kind for door in DOORS} <= {each["page"].get("channel") for each in closed}


async def test_history_reads_as_a_conversation(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        await browser.post_api("/session", {"email": company.email(company.BOSS_MAILBOX), "password": PASSWORD})
        page = await browser.get_api("/conversations?list=closed&limit=20")
        for item in page["items"]:
            whole = await browser.get_api(f"/conversations/{item['id']}/parts?limit=200")
            assert [part["seq"] for part in whole["parts"]] == list(range(1, whole["last_seq"] + 1))
            kinds = [part["kind"] for part in whole["parts"]]
            assert (kinds[0], kinds[-1]) == ("opened", "closed")
            assert "{" not in str([part.get("body", {}).get("text", "") for part in whole["parts"]])


async def test_filling_again_changes_nothing(demo_url: str, home: Path) -> None:
    settings = Settings(database_url=demo_url, data_dir=home)
    assert await filled(settings, PASSWORD) == await filled(settings, "another password")


async def test_the_shop_opens_with_the_demo(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        page = await browser.get("/demo/shop/")
        assert page.status_code == 200
        assert "shop.js" in page.text
        assert set((await browser.get("/demo/shop/sites.json")).json()) == set(SHARES)
        assert (await browser.get("/demo/shop/../../pyproject.toml")).status_code != 200


async def test_the_sample_app_opens_and_its_shop_says_who_is_signed_in(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        page = await browser.get("/demo/app/")
        assert page.status_code == 200
        script = page.text.split('src="')[1].split('"')[0]
        assert (await browser.get(script)).headers["content-type"].startswith("text/javascript")
        sites = (await browser.get("/demo/app/config.json")).json()["sites"]
        signed = await browser.post("/demo/app/token/mei?lang=en")
        come = {"site": sites["en"], "user": signed.json()["token"]}
        twice = [(await browser.post_api("/visitor/session", come))["visitor_id"] for _ in range(2)]
        assert twice[0] == twice[1]
        assert (await browser.post("/demo/app/token/boss?lang=en")).status_code == 404


@pytest.fixture
def empty_url(postgres: TestServer) -> str:
    return postgres.create_database()


async def test_there_is_no_shop_without_the_demo(empty_url: str, tmp_path: Path) -> None:
    async with running_app(empty_url, tmp_path) as app:
        assert (await Browser(app).get("/demo/shop/")).status_code == 404


def test_every_scene_is_a_dialogue_in_its_language() -> None:
    for locale in SHARES:
        cards = [card for scene in scenes(locale) for line in scene.lines if (card := line.body().card)]
        assert all(card.title and card.status and card.fields for card in cards)
        assert cards
        for scene in scenes(locale):
            assert scene.queue in {"presales", "aftersales"}
            assert {line.side for line in scene.lines} == {"visitor", "agent"}
            assert scene.lines[0].side == "visitor"


def test_the_same_history_is_told_each_time() -> None:
    moment = now()
    assert history(moment) == history(moment)
    assert all(episode.closed_at < moment for episode in history(moment).episodes)


async def test_supervisors_have_inspected_and_agents_have_appealed(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        await browser.post_api("/session", {"email": company.email(company.BOSS_MAILBOX), "password": PASSWORD})
        (whole,) = await browser.get_api("/inspections/statistics")
        assert whole["n"] > 15
        assert whole["appealed"] == 3
        assert 60 < whole["mean"] < 99
        assert (await browser.get_api("/inspections/agreement"))["n"] > 0
        assert (await browser.get_api("/inspections/to-score?everybodys=true"))["items"]


async def test_the_graph_answers(demo_url: str, home: Path) -> None:
    async with running_app(demo_url, home) as app:
        browser = Browser(app)
        await browser.post_api("/session", {"email": company.email(company.BOSS_MAILBOX), "password": PASSWORD})
        assert (await browser.get_api("/knowledge/graph/items?unsettled=true"))["items"] == []
        mind = GraphMind()
        async with runtime_of(app).db.reading() as tx:
            workspace_id = UUID((await browser.me())["workspace"]["id"])
            mind.put({item.id: item.content for item in await live_graph(tx, workspace_id)})
    for question, part in {
        "哪些滤芯适用于 P500": "除醛滤芯 F2D",
        "P300 支持手机控制吗": "没有",
        "P500 有睡眠模式吗": "有的",
        "which model is the quietest": "Clear P300",
        "how to change the filter": "1. ",
        "最安静的净化器是哪款": "净界 P300",
    }.items():
        answer = mind.ask(question)
        assert answer is not None, question
        assert part in answer.text, (question, answer.text)
