"""Questions to processes of another kind, over the bus. Whoever gets no answer in time goes on without."""

import asyncio
from collections.abc import Awaitable, Callable

import nats
import structlog
from nats.aio.client import Client
from nats.aio.msg import Msg

log = structlog.get_logger()

_PATIENCE = 5  # seconds to connect
_MOST_WAITING = 1000  # calls at one process; what comes on top is not heard, and its caller goes on without


class Caller:
    """Asks. It connects with the first call; without a bus there is nobody to ask."""

    def __init__(self, url: str) -> None:
        self._servers = [server.strip() for server in url.split(",") if server.strip()]
        self._client: Client | None = None
        self._connecting = asyncio.Lock()

    async def call(self, subject: str, payload: bytes, patience: float) -> bytes | None:
        """The answer of one of those who serve the subject; None when none of them answers in time."""
        if not self._servers:
            return None
        try:
            async with asyncio.timeout(patience):
                client = await self._connected()
                return (await client.request(subject, payload, timeout=patience)).data
        except (TimeoutError, OSError, nats.errors.Error) as error:
            log.info("nobody answers", subject=subject, error=repr(error))
            return None

    async def stop(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def _connected(self) -> Client:
        async with self._connecting:
            if self._client is None or self._client.is_closed:
                self._client = await _connect(self._servers)
            return self._client


async def serve_calls(url: str, subject: str, answer: Callable[[bytes], Awaitable[bytes]]) -> Client:
    """Answer what is asked on the subject, sharing the work with all processes that do. The caller closes."""
    client = await _connect([server.strip() for server in url.split(",")])
    busy: set[asyncio.Task[None]] = set()

    async def reply(message: Msg) -> None:
        try:
            await message.respond(await answer(message.data))
        except Exception:
            log.exception("a call failed", subject=subject)

    async def heard(message: Msg) -> None:
        if len(busy) < _MOST_WAITING:
            task = asyncio.create_task(reply(message))
            busy.add(task)
            task.add_done_callback(busy.discard)

    await client.subscribe(subject, queue=subject, cb=heard)
    await client.flush(timeout=_PATIENCE)
    return client


async def _connect(servers: list[str]) -> Client:
    client = Client()

    async def failed(error: Exception) -> None:
        log.warning("bus", error=repr(error))

    await client.connect(
        servers,
        connect_timeout=_PATIENCE,
        reconnect_time_wait=0.2,  # type: ignore[arg-type]  # seconds, and a fraction of one does
        max_reconnect_attempts=-1,
        error_cb=failed,
    )
    return client
