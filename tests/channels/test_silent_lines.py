"""Mail servers and short message centres that fall silent: what may have gone is unknown, what has not gone is not."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from haoke.channels.adapters.email import sending as mail
from haoke.channels.adapters.sms_smpp import link as smpp
from haoke.channels.contract import Hooked, Sending
from haoke.channels.kinds import KINDS, adapter_of
from haoke.channels.outside import NoAnswer
from haoke.channels.types import OutboundMessage, Peer, Text
from tests.channels.catalogue import account_for
from tests.channels.lines import outside

pytestmark = pytest.mark.anyio

Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Taken:
    """What a server was told before it fell silent, or hung up."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []


@asynccontextmanager
async def server(manner: Manner) -> AsyncIterator[int]:
    tasks: set[asyncio.Task[None]] = set()

    async def talked(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await manner(reader, writer)
        except (ConnectionError, EOFError):
            pass  # whoever called has had enough
        finally:
            writer.close()

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(talked(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    yield listening.sockets[0].getsockname()[1]
    listening.close()
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def silence(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


def post_office(taken: Taken, then: Manner) -> Manner:
    """It takes a mail whole and does not say so."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 here\r\n")
        while (line := await reader.readline()).strip().upper() != b"DATA":
            assert line
            writer.write(b"250 fine\r\n")
        writer.write(b"354 go on\r\n")
        taken.messages.append(await reader.readuntil(b"\r\n.\r\n"))
        await then(reader, writer)

    return talk


def centre(taken: Taken, then: Manner) -> Manner:
    """It lets us in, takes a short message, and does not say so."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _pdu(reader)
        writer.write(b"\0\0\0\x11\x80\0\0\x02\0\0\0\0\0\0\0\x01\0")
        taken.messages.append(await _pdu(reader))
        await then(reader, writer)

    return talk


async def _pdu(reader: asyncio.StreamReader) -> bytes:
    return await reader.readexactly(int.from_bytes(await reader.readexactly(4), "big") - 4)


async def hangs_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


LINES: dict[str, tuple[Callable[[Taken, Manner], Manner], Callable[[int], dict[str, Any]], Peer]] = {
    "email": (
        post_office,
        lambda port: {
            "address": "support@kf.test",
            "smtp_host": "127.0.0.1",
            "smtp_port": port,
            "smtp_security": "none",
        },
        Peer("li@cust.test", "email"),
    ),
    "sms_smpp": (
        centre,
        lambda port: {"host": "127.0.0.1", "port": port, "system_id": "haoke", "number": "1069"},
        Peer("8613800138000", "phone"),
    ),
}


@pytest.mark.parametrize("kind", sorted(LINES))
async def test_what_a_silent_server_has_taken_may_have_gone(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail, "_SECONDS", 2.0)  # of one answer, which takes no time here
    monkeypatch.setattr(smpp, "_ANSWER", 2.0)
    make, settings, peer = LINES[kind]
    assert not adapter_of(kind).capabilities.idempotent
    taken = Taken()

    async def sent(manner: Manner) -> bool:
        """Whether it may have gone."""
        message = OutboundMessage(id="m#1", to=peer, conversation_id="42", parts=(Text(text="Hello?"),))
        async with server(manner) as port:
            adapter: Any = adapter_of(kind)
            with pytest.raises(NoAnswer) as caught:
                await adapter.send(account_for(kind, settings(port)), message, outside())
            return caught.value.written

    manners = silence, make(taken, silence), make(taken, hangs_up)
    assert await asyncio.gather(*map(sent, manners)) == [False, True, True]
    assert len(taken.messages) == 2


def test_every_kind_without_requests_is_here() -> None:
    found = {kind for kind, each in KINDS.items() if isinstance(each, Sending) and not isinstance(each, Hooked)}
    assert found == LINES.keys()
