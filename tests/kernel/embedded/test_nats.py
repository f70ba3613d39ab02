"""The embedded bus: carries messages, keeps strangers out, comes back at the same address."""

import asyncio
import os
import signal
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import nats
import psutil
import pytest

from haoke.kernel.embedded.nats import EmbeddedNats, NatsFailed

pytestmark = pytest.mark.anyio


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[EmbeddedNats]:
    embedded = EmbeddedNats(tmp_path)
    yield embedded
    await embedded.stop()


async def round_trip(url: str) -> bytes:
    client = await nats.connect(url)
    subscription = await client.subscribe("topic")
    await client.publish("topic", b"hello")
    message = await subscription.next_msg(timeout=5)
    await client.close()
    return message.data


async def test_carries_messages_and_runs_without_rights(bus: EmbeddedNats) -> None:
    assert await round_trip(await bus.start()) == b"hello"
    assert psutil.Process(bus.process.pid).uids().effective != 0
    assert stat.S_IMODE((bus.data_dir / "nats.conf").stat().st_mode) == 0o600
    assert {connection.laddr.ip for connection in psutil.Process(bus.process.pid).net_connections()} == {"127.0.0.1"}


async def test_asks_for_the_token(bus: EmbeddedNats) -> None:
    await bus.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", bus.port)
    await reader.readline()
    writer.write(b'CONNECT {"auth_token":"wrong"}\r\nPING\r\n')
    assert b"Authorization Violation" in await reader.readline()
    writer.close()


async def test_same_address_after_kill_9(bus: EmbeddedNats) -> None:
    url = await bus.start()
    os.kill(bus.process.pid, signal.SIGKILL)
    assert await bus.wait_dead() == -signal.SIGKILL
    assert await bus.start() == url
    assert await round_trip(url) == b"hello"


async def test_failure_says_why(bus: EmbeddedNats, tmp_path: Path) -> None:
    await bus.start()
    second = EmbeddedNats(tmp_path / "second")
    second.port = bus.port
    with pytest.raises(NatsFailed, match="address already in use"):
        await second.start()
