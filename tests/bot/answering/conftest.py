"""An installation with a bus, and a bot process's work in this process."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from haoke.bot.matching.encoders.contract import Encoder
from haoke.bot.process import serve_until
from haoke.bot.small_talk_library import SmallTalkLibrary
from haoke.kernel.embedded.nats import EmbeddedNats
from haoke.kernel.settings import Settings
from tests.bot.answering.known import SHOP
from tests.support.api import Office, running_app
from tests.support.live import live_server
from tests.support.office import fresh_url, office
from tests.support.shop import Company, company
from tests.support.waiting import until

__all__ = ["fresh_url", "office"]


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[str]:
    embedded = EmbeddedNats(tmp_path)
    yield await embedded.start()
    await embedded.stop()


class BotProcess:
    """As ``haoke bot``, but in this process. It can be stopped and started again."""

    def __init__(self, settings: Settings, encoders: list[Encoder], small_talk: SmallTalkLibrary) -> None:
        self._settings = settings
        self._encoders = encoders
        self._small_talk = small_talk
        self._stop = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._stop = asyncio.Event()
        self._task = asyncio.create_task(serve_until(self._settings, self._stop, self._encoders, self._small_talk))

    async def stop(self) -> None:
        self._stop.set()
        if self._task is not None:
            await self._task
            self._task = None


@pytest.fixture(scope="package")
async def small_talk(encoders: list[Encoder]) -> SmallTalkLibrary:
    library = SmallTalkLibrary(encoders)
    await library.fill()
    return library


@pytest.fixture
async def bot(
    fresh_url: str, bus: str, tmp_path: Path, encoders: list[Encoder], small_talk: SmallTalkLibrary
) -> AsyncIterator[BotProcess]:
    process = BotProcess(Settings(database_url=fresh_url, bus_url=bus, data_dir=tmp_path), encoders, small_talk)
    process.start()
    yield process
    await process.stop()


@pytest.fixture
async def shop(fresh_url: str, bus: str, tmp_path: Path, bot: BotProcess) -> AsyncIterator[Office]:
    """An installation whose bot answers."""
    async with running_app(fresh_url, tmp_path, bus_url=bus, outbound_hosts="127.0.0.1") as app:
        made = Office(app)
        yield made
        await made.close()


@pytest.fixture
async def desk(fresh_url: str, bus: str, tmp_path: Path, bot: BotProcess) -> AsyncIterator[Company]:
    """A company whose visitors the bot receives first."""
    async with (
        live_server(fresh_url, tmp_path, bus_url=bus, outbound_hosts="127.0.0.1") as server,
        company(server) as made,
    ):
        call = made.administrator.call
        rows = [
            {"key": key, "locale": "zh-CN", "question": question, "phrasings": phrasings, "answer": [{"text": answer}]}
            | ({"related": ["postage"]} if key == "return" else {})
            for key, (question, phrasings, answer) in SHOP.items()
        ]
        await call("POST", "/knowledge/import/rows", {"rows": rows, "publish": True})
        flow = await call("POST", "/flows", {"purpose": "reception", "name": "Bot first", "template": "bot_first"})
        await call("POST", f"/flows/{flow['id']}/publish", {"revision": flow["revision"]})
        await call("PUT", f"/sites/{made.site['id']}/reception", {"queue_id": made.queue["id"], "flow_id": flow["id"]})

        async def knows() -> bool:
            status = await call("GET", "/bot/status")
            return bool(status["ready"] and not status["learning"])

        await until(knows, "the bot is ready", seconds=60)
        yield made
