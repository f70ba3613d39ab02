"""A step that asks something slow, over the promised protocol: no message waits for it, and the answer comes."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from haoke.flows.errands import RUNNERS
from haoke.flows.jobs import do_what_was_left
from haoke.flows.kinds import KINDS
from tests.flows.slow_step import GRAPH, KIND, Library, Slow
from tests.flows.test_reception import parts_of, publish, told
from tests.support.live import Client, live_server
from tests.support.server import ROOT
from tests.support.shop import Company, company
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


@pytest.fixture
def library() -> Any:
    KINDS[KIND] = Slow()
    RUNNERS[KIND] = made = Library()
    yield made
    del KINDS[KIND], RUNNERS[KIND]


@pytest.fixture
async def url(postgres) -> str:
    return await asyncio.to_thread(postgres.create_database)


@pytest.fixture
async def shop(url: str, tmp_path: Path, library: Library) -> AsyncIterator[Company]:
    async with live_server(url, tmp_path) as server, company(server) as made:
        await publish(made, GRAPH)
        yield made


async def hears(visitor: Client, *texts: str) -> None:
    for text in texts:
        await visitor.expect("part", where=lambda frame, text=text: frame["part"].get("body", {}).get("text") == text)


async def test_what_is_said_meanwhile_waits_and_is_asked_in_its_order(shop: Company, library: Library) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("one")
        await visitor.expect("typing", where=lambda frame: frame["by"]["kind"] == "system" and frame["on"])
        for words in ("two", "three"):
            assert (await visitor.post(words, ack["c"]))["t"] == "ack"
        click = {"id": str(uuid4()), "body": {"text": "x", "answer": {"node": "slow", "option": "x"}}}
        assert (await visitor.post("", ack["c"], **click))["code"] == "PromptOver"
        assert library.asked == ["one"]
        library.open.set()
        await hears(visitor, "one!", "two!", "three!")
        assert library.asked == ["one", "two", "three"]
        said = [text for by, text in told(await parts_of(visitor, ack["c"])) if by != "system" or "!" in text]
        assert said == ["one", "two", "three", "one!", "two!", "three!"]
        await visitor.post("bye", ack["c"])
        await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == "queued")


async def test_what_takes_too_long_or_fails_is_said_to_the_step(shop: Company, library: Library) -> None:
    library.seconds = 0.05
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("one")
        await hears(visitor, "late")
        del RUNNERS[KIND]
        await visitor.post("two", ack["c"])
        await hears(visitor, "failed")
        RUNNERS[KIND] = library


async def test_an_errand_that_comes_back_to_a_closed_conversation_changes_nothing(
    shop: Company, library: Library
) -> None:
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("one")
        await library.heard.wait()
        async with shop.browser() as browser:
            headers = {"Authorization": f"Bearer {visitor.welcome['token']}"}
            path = f"/api/v1/visitor/conversations/{ack['c']}/close"
            assert (await browser.post(path, headers=headers)).status_code == 204
        before = await parts_of(visitor, ack["c"])
        library.open.set()
        await until(lambda: none_out(shop), "the errand is over")
        assert await parts_of(visitor, ack["c"]) == before


async def none_out(shop: Company) -> bool:
    async with shop.server.app.state.runtime.db.reading() as tx:
        return not (await tx.connection.exec_driver_sql("SELECT 1 FROM flow_errands")).all()


async def test_two_processes_that_do_the_same_errand_make_one_answer(
    shop: Company, library: Library, url: str, tmp_path: Path
) -> None:
    """The lease has run out though its process lives: a worker asks again, and both have an answer."""
    async with shop.server.visitor(shop.site["key"]) as visitor:
        ack = await visitor.post("one")
        await library.heard.wait()
        await visitor.post("two", ack["c"])
        async with live_server(url, tmp_path / "other") as other:
            runtime = other.app.state.runtime
            async with runtime.db.engine.begin() as connection:
                await connection.exec_driver_sql("UPDATE flow_errands SET leased_until = 'epoch'")
            await do_what_was_left(runtime)
            await until(lambda: asked_times(library, 2), "it was asked again")
            library.open.set()
            await until(lambda: none_out(shop), "all is answered")
        parts = told(await parts_of(visitor, ack["c"]))
        assert [text for by, text in parts if by == "system" and "!" in text] == ["one!", "two!"]


async def asked_times(library: Library, times: int) -> bool:
    return len(library.asked) >= times


async def test_a_killed_process_leaves_its_errand_to_another(shop: Company, library: Library, url: str) -> None:
    """It dies between asking and the answer; the visitor, who goes on elsewhere, is answered all the same."""
    folder = Path(shop.server.app.state.runtime.settings.data_dir)  # both are of one node, and have its key
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.flows.slow_step", url, str(folder), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout is not None
    port = int(await other.stdout.readline())
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}/api/v1", timeout=30) as browser:
        session = (await browser.post("/visitor/session", json={"site": shop.site["key"], "locale": "en"})).json()
        headers = {"Authorization": f"Bearer {session['token']}"}
        message = {"id": str(uuid4()), "body": {"text": "one"}}
        c = (await browser.post("/visitor/messages", json=message, headers=headers)).json()["c"]
        assert await other.stdout.readline() == b"begun\n"
        other.kill()
        await other.wait()
    library.open.set()
    async with shop.server.visitor(shop.site["key"], token=session["token"]) as visitor:
        await visitor.post("two", c)

        async def all_is_back() -> bool:
            await do_what_was_left(shop.server.app.state.runtime)
            return await none_out(shop)

        await until(all_is_back, "the other process asked again", seconds=60)
        assert [text for _, text in told(await parts_of(visitor, c)) if "!" in text] == ["one!", "two!"]
    assert library.asked == ["one", "two"]
