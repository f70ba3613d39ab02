"""A line to a short message centre: requests with their answers, what it delivers, and a word every so often."""

import asyncio
import itertools
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from aiosmpplib import (
    BindTransceiver,
    BindTransmitter,
    DeliverSmResp,
    EnquireLink,
    EnquireLinkResp,
    GenericNack,
    SmppCommandStatus,
    SmppMessage,
    Unbind,
    UnbindResp,
)

from haoke.channels.adapters.sms_smpp.pdus import (
    DELIVER_SM,
    ENQUIRE_LINK,
    GENERIC_NACK,
    HEADER,
    MOST,
    RESPONSE,
    UNBIND,
    Pdu,
    Unreadable,
    pdu_in,
)
from haoke.channels.adapters.sms_smpp.settings import SmppSettings
from haoke.channels.outside import NoAnswer, Outside

log = structlog.get_logger()

Delivered = Callable[[Pdu], Awaitable[None]]

_SILENCE = 30.0  # seconds after which we ask whether the other end is there
_ANSWER = 10.0
_CONNECT = 10.0
_AT_ONCE = 10  # requests without an answer


class LinkLost(Exception):
    """The line is gone."""


class BindRefused(Exception):
    def __init__(self, status: int) -> None:
        super().__init__(hex(status))
        self.status = status


class Link:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, delivered: Delivered | None) -> None:
        self._reader, self._writer, self._delivered = reader, writer, delivered
        self._numbers = itertools.cycle(range(1, 0x7FFFFFFF))
        self._asked: dict[int, asyncio.Future[Pdu]] = {}
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._heard = asyncio.Event()
        self._tasks = [asyncio.create_task(self._read()), asyncio.create_task(self._keep())]
        for task in self._tasks:
            task.add_done_callback(_looked_at)
        self.lost = False

    async def ask(self, message: SmppMessage) -> Pdu:
        """Raises LinkLost, when no answer comes as well."""
        async with self._room:
            if self.lost:
                raise LinkLost
            message.sequence_num = next(self._numbers)
            answer: asyncio.Future[Pdu] = asyncio.get_running_loop().create_future()
            self._asked[message.sequence_num] = answer
            try:
                await self._write(message)
                async with asyncio.timeout(_ANSWER):
                    return await answer
            except (OSError, TimeoutError):
                self._end()
                raise LinkLost from None
            finally:
                self._asked.pop(message.sequence_num, None)

    async def until_lost(self) -> None:
        """Raises what ended it."""
        await asyncio.wait(self._tasks)
        raise next((found for task in self._tasks if (found := _looked_at(task)) is not None), LinkLost())

    async def close(self) -> None:
        with suppress(OSError, LinkLost):
            await self._write(Unbind(sequence_num=next(self._numbers)))
        self._end()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _end(self) -> None:
        self.lost = True
        self._writer.close()
        for task in self._tasks:
            task.cancel()
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(LinkLost())

    async def _write(self, message: SmppMessage) -> None:
        self._writer.write(message.pdu())
        async with asyncio.timeout(_ANSWER):
            await self._writer.drain()

    async def _read(self) -> None:
        try:
            while True:
                await self._take(await self._next())
        except (OSError, EOFError, Unreadable, TimeoutError):
            raise LinkLost from None
        finally:
            self._end()

    async def _next(self) -> Pdu:
        head = await self._reader.readexactly(HEADER)
        length = int.from_bytes(head[:4], "big")
        if not HEADER <= length <= MOST:
            raise Unreadable
        body = await self._reader.readexactly(length - HEADER)
        self._heard.set()
        return pdu_in(head + body)

    async def _take(self, pdu: Pdu) -> None:
        if pdu.command >= RESPONSE:
            answer = self._asked.get(pdu.sequence)
            if answer is not None and not answer.done():
                answer.set_result(pdu)
        elif pdu.command == DELIVER_SM and self._delivered is not None:
            await self._delivered(pdu)  # what it raises ends the line, and the centre sends again
            await self._write(DeliverSmResp(sequence_num=pdu.sequence))
        elif pdu.command == ENQUIRE_LINK:
            await self._write(EnquireLinkResp(sequence_num=pdu.sequence))
        elif pdu.command == UNBIND:
            await self._write(UnbindResp(sequence_num=pdu.sequence))
            raise LinkLost
        else:
            unknown = SmppCommandStatus.ESME_RINVCMDID
            await self._write(GenericNack(sequence_num=pdu.sequence, command_status=unknown))

    async def _keep(self) -> None:
        while True:
            self._heard.clear()
            try:
                async with asyncio.timeout(_SILENCE):
                    await self._heard.wait()
            except TimeoutError:
                await self.ask(EnquireLink())


def _looked_at(task: asyncio.Task[None]) -> BaseException | None:
    return None if task.cancelled() else task.exception()


async def open_link(settings: SmppSettings, outside: Outside, delivered: Delivered | None = None) -> Link:
    """One that also receives when somebody wants what is ``delivered``. Raises NoAnswer, BindRefused."""
    address = await outside.address(settings.host, settings.port)
    context = ssl.create_default_context() if settings.tls else None
    try:
        async with asyncio.timeout(_CONNECT):
            named = settings.host if context else None
            reader, writer = await asyncio.open_connection(
                address, settings.port, ssl=context, server_hostname=named, limit=MOST
            )
    except (OSError, TimeoutError):
        raise NoAnswer(written=False) from None
    link = Link(reader, writer, delivered)
    bind = BindTransmitter if delivered is None else BindTransceiver
    try:
        answer = await link.ask(
            bind(system_id=settings.system_id, password=settings.password, system_type=settings.system_type)
        )
    except LinkLost:
        raise NoAnswer(written=False) from None
    if answer.status or answer.command == GENERIC_NACK:
        await link.close()
        raise BindRefused(answer.status)
    return link
