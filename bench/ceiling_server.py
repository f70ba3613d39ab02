"""One process of the bare ceiling: sockets, a group-committed insert, the bus. No rights, no rules, no routing.

It speaks as much of the product's protocol as the load client needs: ``hello``, ``post``, ``ack``, ``part``. A member's
``since`` names the conversations it listens to.
"""

import asyncio
import logging
import sys
from collections import defaultdict
from collections.abc import Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import nats
import uvicorn
import uvloop
from picows import WSAutoPingStrategy, WSFrame, WSListener, WSMsgType, WSTransport
from picows.picows import WSProtocol  # type: ignore[attr-defined]

LANES = 2
BATCH = 256
WRITE = """
WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) WITH ORDINALITY AS t(conversation, id, body, n)
), counted AS (
    SELECT conversation, count(*) AS n FROM given GROUP BY conversation
), numbered AS (
    UPDATE ceiling_conversations c SET last_seq = c.last_seq + counted.n, last_at = now(), unread = c.unread + counted.n
    FROM counted WHERE c.id = counted.conversation RETURNING c.id, c.last_seq - counted.n AS base
)
INSERT INTO ceiling_parts (conversation, seq, id, body)
SELECT given.conversation, base + row_number() OVER (PARTITION BY given.conversation ORDER BY n), given.id, given.body
FROM given JOIN numbered ON numbered.id = given.conversation
RETURNING id, seq, (extract(epoch FROM at) * 1000)::bigint
"""


class Post(msgspec.Struct, tag="post", tag_field="t"):
    id: UUID
    c: UUID
    body: msgspec.Raw


class Hello(msgspec.Struct, tag="hello", tag_field="t"):
    since: dict[UUID, int] = {}


class By(msgspec.Struct):
    kind: str
    id: UUID | None = None


class Part(msgspec.Struct):
    seq: int
    id: UUID
    kind: str
    by: By
    at: int
    body: msgspec.Raw


class PartFrame(msgspec.Struct, tag="part", tag_field="t"):
    c: UUID
    part: Part


class Ack(msgspec.Struct, tag="ack", tag_field="t"):
    id: UUID
    c: UUID
    seq: int
    at: int


class Batch(msgspec.Struct):
    frames: list[tuple[UUID, bytes]]


decode = msgspec.json.Decoder(Post | Hello).decode
encode = msgspec.json.Encoder().encode
pack = msgspec.msgpack.Encoder().encode
unpack = msgspec.msgpack.Decoder(Batch).decode
VISITOR = By("visitor")
Send = Callable[[bytes], None]


class Core:
    def __init__(self, database: str, bus: str) -> None:
        self.database, self.bus = database, bus
        self.listeners: dict[UUID, set[Send]] = defaultdict(set)
        self.waiting: list[list[tuple[Post, Send]]] = [[] for _ in range(LANES)]
        self.wake = [asyncio.Event() for _ in range(LANES)]

    async def start(self) -> None:
        self.client = await nats.connect(self.bus, no_echo=True)
        await self.client.subscribe("ceiling", cb=self.received, pending_msgs_limit=1_000_000)
        self.lanes = [asyncio.create_task(self.lane(number)) for number in range(LANES)]

    async def received(self, message: Any) -> None:
        for conversation, data in unpack(message.data).frames:
            self.deliver(conversation, data)

    def deliver(self, conversation: UUID, data: bytes) -> None:
        for send in self.listeners.get(conversation, ()):
            send(data)

    def post(self, post: Post, send: Send) -> None:
        """A conversation has its lane: two lanes that update the same rows would wait for each other."""
        number = post.c.int % LANES
        self.waiting[number].append((post, send))
        self.wake[number].set()

    async def lane(self, number: int) -> None:
        write = await (await asyncpg.connect(self.database)).prepare(WRITE)
        while True:
            if not self.waiting[number]:
                self.wake[number].clear()
                await self.wake[number].wait()
            batch, self.waiting[number] = self.waiting[number][:BATCH], self.waiting[number][BATCH:]
            if not batch:
                continue
            posts = [post for post, _ in batch]
            rows = await write.fetch(
                [p.c for p in posts], [p.id for p in posts], [bytes(p.body).decode() for p in posts]
            )
            answers = {row[0]: row for row in rows}
            frames = []
            for post, send in batch:
                _, seq, at = answers[post.id]
                send(encode(Ack(post.id, post.c, seq, at)))
                data = encode(PartFrame(post.c, Part(seq, post.id, "message", VISITOR, at, post.body)))
                self.deliver(post.c, data)
                frames.append((post.c, data))
            await self.client.publish("ceiling", pack(Batch(frames)))


class Socket(WSListener):
    def __init__(self, core: Core) -> None:
        self.core = core
        self.joined: list[UUID] = []

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.send: Send = lambda data: transport.send(WSMsgType.TEXT, data)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            message = decode(frame.get_payload_as_bytes())
            if isinstance(message, Post):
                self.core.post(message, self.send)
            else:
                self.joined = list(message.since)
                for conversation in self.joined:
                    self.core.listeners[conversation].add(self.send)
                self.send(b'{"t":"welcome"}')
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002 - picows' signature
        for conversation in self.joined:
            self.core.listeners[conversation].discard(self.send)


class Upgrade(WSProtocol):  # type: ignore[misc]
    """uvicorn hands over bytes; picows wants them in its own buffer."""

    def data_received(self, data: bytes) -> None:
        buffer = self.get_buffer(len(data))
        buffer[: len(data)] = data
        self.buffer_updated(len(data))


async def nothing(scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG001 - the interface
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})


async def main(descriptor: int, database: str, bus: str) -> None:
    core = Core(database, bus)
    await core.start()

    def protocol(**_: object) -> Upgrade:
        log = logging.getLogger("ceiling")
        ping = WSAutoPingStrategy.PING_WHEN_IDLE
        return Upgrade(
            None, None, False, lambda _: Socket(core), log, True, 30, False, 30, 20, ping, True, 1 << 20, None, 2048
        )  # fmt: skip

    config = uvicorn.Config(
        nothing,
        fd=descriptor,
        http="httptools",
        ws=protocol,  # type: ignore[arg-type]
        lifespan="off",
        log_level="error",
        backlog=4096,
    )
    await uvicorn.Server(config).serve()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], sys.argv[3]))
