"""The load client, a process of its own: plays visitors and agents through the public socket protocol.

Reads one job (JSON) from standard input, then obeys: prints ``ready``, waits for a line, works, prints its result as
JSON, and (for jobs that hold connections) waits for another line before it leaves.
"""

import asyncio
import random
import sys
import time
from array import array
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Literal

import msgspec
import uuid_utils.compat
import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

FILLER = "您好，我想问一下订单 20261122 什么时候发货？ Please check it for me, thanks a lot. "
FILLER_TWICE = FILLER * 2
AT_ONCE = 100  # connections under way at one moment
QUIET = 10.0  # seconds without an answer after which a run is over

Mode = Literal["closed", "open", "hold", "storm", "openings"]


class Visitor(msgspec.Struct):
    hello: dict[str, Any]
    conversation: str | None = None


class Agent(msgspec.Struct):
    """``ranges``: how many conversations it is told of after the welcome, before it listens to all of them."""

    hello: dict[str, Any]
    headers: dict[str, str]
    ranges: int = 0


class Job(msgspec.Struct):
    """``in_flight`` and ``rate`` (messages a second) are over all visitors; ``seconds`` is how long to send."""

    mode: Mode
    url: str
    visitors: list[Visitor]
    agents: list[Agent] = []
    in_flight: int = 0
    rate: float = 0
    seconds: float = 0
    headers: dict[str, str] = {}


class Result(msgspec.Struct):
    """Counts, and latencies in milliseconds: ``ack`` to the sender, ``delivered`` to the agent."""

    sent: int = 0
    acknowledged: int = 0
    delivered: int = 0
    errors: int = 0
    seconds: float = 0
    ack: dict[str, float] = {}
    arrival: dict[str, float] = {}
    tokens: list[str] = []
    conversations: list[str] = []


class Tally:
    def __init__(self) -> None:
        self.sent = 0
        self.errors: list[bytes] = []
        self.acks = array("q")
        self.arrivals = array("q")
        self.last = time.monotonic()
        self.welcomed = 0
        self.changed = asyncio.Event()


class Socket(WSListener):
    """A connection; what it needs of a frame is found without decoding it, for the server shares our cores."""

    def __init__(self, tally: Tally, hello: dict[str, Any]) -> None:
        self.tally = tally
        self.hello = msgspec.json.encode(hello)
        self.welcome: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.conversation = b"null"
        self.sent_at: dict[bytes, int] = {}
        self.ranges = asyncio.Semaphore(0)  # one for each conversation the client now listens to
        self.after_ack: Callable[[], None] | None = None

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport
        transport.send(WSMsgType.TEXT, self.hello)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            data = frame.get_payload_as_bytes()
            now = time.perf_counter_ns()
            head = data[:14]
            if head == b'{"t":"part","c':
                self.arrived(data, now)
            elif b'"ack"' in head:
                self.acknowledged(data, now)
            elif b'"welcome"' in head:
                if not self.welcome.done():
                    self.welcome.set_result(data)
            elif b'"parts"' in head:
                self.ranges.release()
            elif b'"error"' in head:
                self.tally.errors.append(data)
                self.tally.changed.set()
        elif frame.msg_type == WSMsgType.CLOSE:
            self.tally.errors.append(b"closed with %d" % int.from_bytes(frame.get_payload_as_bytes()[:2], "big"))
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002 - picows' signature
        if not self.welcome.done():
            self.welcome.set_exception(ConnectionError("closed before the welcome"))

    def arrived(self, data: bytes, now: int) -> None:
        if self.conversation != b"null":
            return  # a visitor's own: what took the general way comes back to its sender too
        start = data.find(b'"text":"#')
        if start > 0:
            self.tally.arrivals.append(now - int(data[start + 9 : data.index(b" ", start)]))
            self.tally.last = time.monotonic()

    def acknowledged(self, data: bytes, now: int) -> None:
        start = data.index(b'"id":"') + 6
        self.tally.acks.append(now - self.sent_at.pop(data[start : start + 36]))
        self.tally.last = time.monotonic()
        if self.conversation == b"null":
            start = data.index(b'"c":"') + 5
            self.conversation = data[start - 1 : start + 37]
        if self.after_ack is not None:
            self.after_ack()

    def post(self) -> None:
        number = str(uuid_utils.compat.uuid7()).encode()
        now = time.perf_counter_ns()
        self.sent_at[number] = now
        self.tally.sent += 1
        text = f"#{now} {FILLER_TWICE}".encode()
        self.transport.send(
            WSMsgType.TEXT, b'{"t":"post","id":"%s","c":%s,"body":{"text":"%s"}}' % (number, self.conversation, text)
        )


async def connect(job: Job, tally: Tally, hello: dict[str, Any], headers: dict[str, str]) -> Socket:
    async with asyncio.timeout(60):
        _, socket = await ws_connect(
            lambda: Socket(tally, hello),
            job.url,
            extra_headers=job.headers | headers,
            websocket_handshake_timeout=30,
            read_buffer_init_size=2048,
        )
        assert isinstance(socket, Socket)
        await socket.welcome
        return socket


async def in_groups(calls: Sequence[Callable[[], Awaitable[Socket]]]) -> list[Socket]:
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(call: Callable[[], Awaitable[Socket]]) -> Socket:
        async with gate:
            return await call()

    return await asyncio.gather(*(one(call) for call in calls))


async def visitors_of(job: Job, tally: Tally) -> list[Socket]:
    def call(visitor: Visitor) -> Callable[[], Awaitable[Socket]]:
        return lambda: connect(job, tally, visitor.hello, {})

    sockets = await in_groups([call(visitor) for visitor in job.visitors])
    for visitor, socket in zip(job.visitors, sockets, strict=True):
        if visitor.conversation is not None:
            socket.conversation = f'"{visitor.conversation}"'.encode()
    return sockets


async def agents_of(job: Job, tally: Tally) -> list[Socket]:
    def call(agent: Agent) -> Callable[[], Awaitable[Socket]]:
        return lambda: connect(job, tally, agent.hello, agent.headers)

    sockets = await in_groups([call(agent) for agent in job.agents])
    for agent, socket in zip(job.agents, sockets, strict=True):
        for _ in range(agent.ranges):
            async with asyncio.timeout(60):
                await socket.ranges.acquire()
    return sockets


async def closed(job: Job, sockets: list[Socket]) -> float:
    """Each visitor keeps its share of messages in flight. How long it sent."""
    begin = time.monotonic()
    end = begin + job.seconds

    def again(socket: Socket) -> Callable[[], None]:
        return lambda: socket.post() if time.monotonic() < end else None

    for socket in sockets:
        socket.after_ack = again(socket)
    for number in range(job.in_flight):
        sockets[number % len(sockets)].post()
    await asyncio.sleep(job.seconds)
    return time.monotonic() - begin


async def opened(job: Job, tally: Tally, sockets: list[Socket]) -> float:
    """Messages leave at their time, whether or not the earlier ones were answered."""
    choose = random.Random(1)
    begin = time.monotonic()
    while (passed := time.monotonic() - begin) < job.seconds:
        for _ in range(int(passed * job.rate) - tally.sent):
            choose.choice(sockets).post()
        await asyncio.sleep(0.001)
    return passed


async def settled(tally: Tally, *, deliveries: bool) -> None:
    """Until every message is acknowledged (and has arrived), or nothing has moved for long."""
    while time.monotonic() - tally.last < QUIET:
        answered = len(tally.acks) + len(tally.errors) >= tally.sent
        if answered and (not deliveries or len(tally.arrivals) + len(tally.errors) >= tally.sent):
            return
        await asyncio.sleep(0.005)


async def openings(job: Job, tally: Tally, sockets: list[Socket]) -> float:
    """Every visitor writes a first message; ``in_flight`` of them at a time."""
    waiting = iter(sockets)
    begin = time.monotonic()

    def following() -> None:
        socket = next(waiting, None)
        if socket is not None:
            socket.after_ack = following
            socket.post()

    for _ in range(job.in_flight):
        following()
    await settled(tally, deliveries=False)
    return time.monotonic() - begin


async def storm(job: Job, tally: Tally) -> tuple[float, list[Socket]]:
    begin = time.monotonic()
    sockets = await visitors_of(job, tally)
    return time.monotonic() - begin, sockets


def quantiles(values: "array[int]") -> dict[str, float]:
    ordered = sorted(values)
    if not ordered:
        return {}
    return {
        name: round(ordered[min(len(ordered) - 1, int(len(ordered) * share))] / 1e6, 3)
        for name, share in (("p50", 0.5), ("p90", 0.9), ("p99", 0.99), ("max", 1.0))
    }


async def line() -> str:
    return await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)


def say(value: Any) -> None:
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()


async def main() -> None:
    job = msgspec.json.decode(await line(), type=Job)
    tally = Tally()
    result = Result()
    if job.mode == "storm":
        say("ready")
        await line()
        result.seconds, sockets = await storm(job, tally)
    else:
        agents = await agents_of(job, tally)
        sockets = await visitors_of(job, tally)
        say("ready")
        await line()
        tally.last = time.monotonic()
        if job.mode != "hold":
            if job.mode == "closed":
                result.seconds = await closed(job, sockets)
            elif job.mode == "open":
                result.seconds = await opened(job, tally, sockets)
            else:
                result.seconds = await openings(job, tally, sockets)
            await settled(tally, deliveries=bool(agents) and job.mode != "openings")
    result.sent, result.acknowledged = tally.sent, len(tally.acks)
    result.delivered, result.errors = len(tally.arrivals), len(tally.errors)
    result.ack, result.arrival = quantiles(tally.acks), quantiles(tally.arrivals)
    for error in tally.errors[:3]:
        sys.stderr.write(error.decode() + "\n")
    if job.mode in {"hold", "storm", "openings"}:
        welcomes = [msgspec.json.decode(socket.welcome.result()) for socket in sockets]
        result.tokens = [welcome.get("token") or "" for welcome in welcomes]
        result.conversations = [socket.conversation.decode().strip('"') for socket in sockets]
    say(result)
    if job.mode in {"hold", "storm"}:
        await line()


if __name__ == "__main__":
    uvloop.run(main())
