"""The hub over a real bus: every process gets every frame once, in order; after a break everybody looks again."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from haoke.kernel.embedded.nats import EmbeddedNats
from haoke.kernel.realtime import peers
from haoke.kernel.realtime.bus import LocalBus, NatsBus
from haoke.kernel.realtime.hub import RESYNC, Hub

pytestmark = pytest.mark.anyio


class Ear:
    """A socket as the hub sees it, that wakes whoever waits for the n-th frame."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.heard: list[bytes] = []
        self._more = asyncio.Event()

    def send(self, data: bytes) -> None:
        self.heard.append(data)
        self._more.set()

    async def wait(self, count: int) -> list[bytes]:
        async with asyncio.timeout(20):
            while len(self.heard) < count:
                self._more.clear()
                await self._more.wait()
        return self.heard


@pytest.fixture
async def nats(tmp_path: Path) -> AsyncIterator[EmbeddedNats]:
    server = EmbeddedNats(tmp_path)
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def hubs(nats: EmbeddedNats) -> AsyncIterator[tuple[Hub, Hub]]:
    first, second = Hub(NatsBus(nats.url)), Hub(NatsBus(nats.url))
    await first.start()
    await second.start()
    yield first, second
    await first.stop()
    await second.stop()


async def test_frames_reach_both_processes_once_and_in_order(hubs: tuple[Hub, Hub]) -> None:
    near, far, other = Ear(), Ear(), Ear()
    hubs[0].join("c:1", near)
    hubs[1].join("c:1", far)
    hubs[1].join("c:2", other)
    frames = [json.dumps({"n": number}).encode() for number in range(2000)]
    for frame in frames:
        hubs[0].publish("c:1", frame)
    assert near.heard == frames
    assert await far.wait(len(frames)) == frames
    assert other.heard == []


async def test_large_batches_are_split(hubs: tuple[Hub, Hub]) -> None:
    far = Ear()
    hubs[1].join("c:1", far)
    big = b"x" * 200_000
    for _ in range(20):
        hubs[0].publish("c:1", big)
    assert len(await far.wait(20)) == 20


async def test_the_sender_is_left_out_and_who_left_hears_nothing(hubs: tuple[Hub, Hub]) -> None:
    sender, stayed, left = Ear(), Ear(), Ear()
    for ear in (sender, stayed, left):
        hubs[0].join("c:1", ear)
    hubs[0].leave("c:1", left)
    hubs[0].publish("c:1", b"hello", sender=sender)
    assert (sender.heard, stayed.heard, left.heard) == ([], [b"hello"], [])
    hubs[0].drop(stayed)
    assert stayed.topics == set()
    assert hubs[0].listeners("c:1") == {sender}


async def test_after_the_bus_was_away_everybody_is_asked_to_look_again(
    nats: EmbeddedNats, hubs: tuple[Hub, Hub]
) -> None:
    ear = Ear()
    hubs[1].join("c:1", ear)
    assert nats.process is not None
    nats.process.kill()
    await nats.wait_dead()
    await nats.start()
    assert RESYNC in await ear.wait(1)


async def test_a_process_that_dies_may_have_taken_frames_along(
    hubs: tuple[Hub, Hub], nats: EmbeddedNats, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever listens elsewhere is asked to look again; one that stops in order loses nothing, and nobody is asked."""
    monkeypatch.setattr(peers, "SILENT", 2.0)
    ear = Ear()
    hubs[1].join("c:1", ear)
    leaving = Hub(NatsBus(nats.url))
    await leaving.start()
    leaving.publish("c:1", b"I go")
    assert await ear.wait(1) == [b"I go"]
    await leaving.stop()
    dying = NatsBus(nats.url)
    hub = Hub(dying)
    await hub.start()
    hub.publish("c:1", b"I live")
    await ear.wait(2)
    monkeypatch.setattr(dying, "send", lambda _batch: None)
    assert await ear.wait(3) == [b"I go", b"I live", RESYNC]
    await hub.stop()


async def test_taps_see_frames_of_their_prefix_only() -> None:
    hub = Hub(LocalBus())
    await hub.start()
    seen: list[tuple[str, bytes]] = []
    hub.tap("revoke", lambda topic, data: seen.append((topic, data)))
    hub.publish("revoke:1", b"a")
    hub.publish("c:1", b"b")
    assert seen == [("revoke:1", b"a")]
    await hub.stop()
