"""One client's socket, whatever carries it: decoding, order, limits, heartbeat and closing.

Contexts subscribe functions to kinds of frames with ``@receives(Post, "visitor", "member")``. A plain function is
called at once (the hot path); a coroutine function runs in the socket's own task, one frame after the other, and what
arrives meanwhile waits its turn, so a client's frames are always handled in their order.
"""

import asyncio
import functools
import inspect
import operator
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Literal, Protocol, TypeVar

import msgspec
import structlog

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.errors import InvalidRequest, Refusal, TooMany
from haoke.kernel.i18n import refusal_text
from haoke.kernel.realtime.hub import Hub

log = structlog.get_logger()

Audience = Literal["new", "visitor", "member"]

MAX_FRAME = 256 * 1024  # bytes
_MAX_UNSENT = 1024 * 1024  # bytes a slow client may have waiting before it is asked to come again
_MAX_WAITING = 256  # frames of one client not handled yet
_HELLO_SECONDS = 10.0
_PING_AFTER = 30.0
_SILENT_AFTER = 90.0
_SWEEP = 15.0
_FIRST_RATE = 10.0  # frames a second before hello

RESTART = 1012
BAD_FRAME = 4400
SIGN_IN = 4401
FORBIDDEN = 4403
TOO_SLOW = 4408
TOO_LARGE = 4413
FLOOD = 4429


class Frame(msgspec.Struct, tag_field="t", frozen=True):
    """A frame from a client; the tag of the subclass is its ``t``."""


class Ping(Frame, tag="ping", frozen=True):
    pass


class Transport(Protocol):
    """What carries a socket. ``send`` never blocks; ``unsent`` is in bytes."""

    def send(self, data: bytes) -> None: ...

    def ping(self) -> None: ...

    def close(self, code: int) -> None: ...

    def unsent(self) -> int: ...


class Handshake(msgspec.Struct, frozen=True):
    """What the upgrade request said."""

    cookie: str
    origin: str
    host: str
    address: str
    agent: str
    language: str


F = TypeVar("F", bound=Frame)
Handler = Callable[["Socket", Any], Awaitable[None] | None]
Registry = dict[type[Frame], tuple[Handler, frozenset[Audience], bool]]
handlers: Registry = {}
_enterers: list[Callable[["Socket"], Awaitable[None]]] = []
_leavers: list[Callable[["Socket"], None]] = []


def receives(
    kind: type[F], *audiences: Audience, registry: Registry = handlers
) -> Callable[[Callable[["Socket", F], Any]], Callable[["Socket", F], Any]]:
    """Subscribe a function to a kind of frame from these audiences; from all others it is refused."""

    def subscribe(handler: Callable[["Socket", F], Any]) -> Callable[["Socket", F], Any]:
        registry[kind] = (handler, frozenset(audiences), inspect.iscoroutinefunction(handler))
        return handler

    return subscribe


def on_enter(call: Callable[["Socket"], Awaitable[None]]) -> Callable[["Socket"], Awaitable[None]]:
    """Await a function when a socket has said who it is, before it is answered."""
    _enterers.append(call)
    return call


def on_leave(call: Callable[["Socket"], None]) -> Callable[["Socket"], None]:
    """Call a function when a socket that said hello is gone."""
    _leavers.append(call)
    return call


def frame_kinds() -> list[type[Frame]]:
    return [*handlers, Ping]


class Socket:
    """A connected client. ``state`` is where the context that said hello keeps what it knows of the client."""

    __slots__ = ("__weakref__", "actor", "allowance", "handshake", "heard", "rate", "refilled", "server", "state",
                 "task", "timer", "topics", "transport", "waiting")  # fmt: skip

    def __init__(self, server: "SocketServer", transport: Transport, handshake: Handshake) -> None:
        self.server = server
        self.transport: Transport | None = transport
        self.handshake: Handshake | None = handshake
        self.actor: Actor | None = None
        self.state: Any = None
        self.topics: set[str] = set()
        self.waiting: deque[Frame] | None = None
        self.task: asyncio.Task[None] | None = None
        loop = asyncio.get_running_loop()
        self.heard = self.refilled = loop.time()
        self.rate = self.allowance = _FIRST_RATE
        self.timer: asyncio.TimerHandle | None = loop.call_later(_HELLO_SECONDS, self.close, BAD_FRAME)

    def who(self) -> Actor:
        """The actor, for frames whose audience has said hello."""
        assert self.actor is not None
        return self.actor

    def send(self, data: bytes) -> None:
        """Send an encoded frame; a client that does not read is closed and comes again with what it has."""
        transport = self.transport
        if transport is not None:
            transport.send(data)
            if transport.unsent() > _MAX_UNSENT:
                log.info("slow client", actor=self.actor and str(self.actor.id))
                self.close(TOO_SLOW)

    def send_frame(self, frame: dict[str, Any] | msgspec.Struct) -> None:
        self.send(self.server.encode(frame))

    def refuse(self, error: Refusal, frame: msgspec.Struct | None = None) -> None:
        """Answer a frame with a named error, under its ``id`` if it has one."""
        locale = self.actor.locale if self.actor else (self.handshake.language if self.handshake else "en")
        body: dict[str, Any] = {
            "t": "error",
            "code": error.code,
            "detail": refusal_text(error, locale),
            "params": error.params,
        }
        identifier = getattr(frame, "id", None)
        if identifier is not None:
            body["id"] = identifier
        self.send_frame(body)

    async def welcome(self, actor: Actor, state: Any, rate: float) -> None:
        """The client has said who it is. ``rate``: frames a second it may send, five times as many in a burst."""
        self.actor = actor
        self.rate = rate
        self.allowance = rate * 5
        self.state = state
        self.handshake = None
        for call in _enterers:
            await call(self)

    def close(self, code: int) -> None:
        transport, self.transport = self.transport, None
        if transport is not None:
            transport.close(code)
        self.lost()

    def lost(self) -> None:
        """The connection is gone, from either side."""
        self.transport = None
        self._stop_waiting()
        self.waiting = None
        self.server.forget(self)

    def _stop_waiting(self) -> None:
        """Hello has come, or never will."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def received(self, data: bytes) -> None:
        server = self.server
        moment = server.time()
        self.heard = moment
        if not self._allowed(moment):
            self.refuse(TooMany(retry_after=1))
            return
        try:
            frame = server.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            self._undecodable(data, error)
            return
        if self.task is None:
            self._handle(frame)
        elif self.waiting is not None and len(self.waiting) < _MAX_WAITING:
            self.waiting.append(frame)
        else:
            self.close(FLOOD)

    def _allowed(self, moment: float) -> bool:
        rate = self.rate
        self.allowance = min(rate * 5, self.allowance + (moment - self.refilled) * rate)
        self.refilled = moment
        if self.allowance < 1.0:
            return False
        self.allowance -= 1.0
        return True

    def _undecodable(self, data: bytes, error: Exception) -> None:
        refusal = InvalidRequest(reason=str(error))
        try:
            identifier = msgspec.json.decode(data, type=_Identified).id
        except (msgspec.DecodeError, UnicodeDecodeError):
            self.refuse(refusal)
        else:
            self.refuse(refusal, _Identified(id=identifier))

    def _handle(self, frame: Frame) -> None:
        if type(frame) is Ping:
            self.send_frame({"t": "pong", "now": to_ms(now())})
            return
        handler, audiences, slow = self.server.handlers[type(frame)]
        audience = self.actor.kind if self.actor is not None else "new"
        if audience not in audiences:
            self.refuse(InvalidRequest(reason="not now"), frame)
        elif slow:
            self._stop_waiting()  # how long the answer to hello takes is no fault of the client
            self.waiting = deque()
            self.task = asyncio.ensure_future(self._work(handler, frame))
        else:
            try:
                handler(self, frame)
            except Refusal as error:
                self.refuse(error, frame)

    async def _work(self, handler: Handler, frame: Frame) -> None:
        try:
            answer = handler(self, frame)
            if answer is not None:
                await answer
        except Refusal as error:
            self.refuse(error, frame)
        except Exception:
            log.exception("frame failed", frame=type(frame).__name__)
            self.close(RESTART)
        waiting, self.waiting, self.task = self.waiting, None, None
        while waiting and self.task is None:
            self._handle(waiting.popleft())
        if waiting:
            self.waiting = waiting


class _Identified(msgspec.Struct):
    """What can still be read of a frame that is not as it should be."""

    id: str


class SocketServer:
    """All sockets of this process."""

    def __init__(self, runtime: Any, hub: Hub, handlers: Registry = handlers) -> None:
        self.handlers = handlers
        self.runtime = runtime
        self.hub = hub
        self.contexts: dict[type, Any] = {}  # what each context holds in this process
        self.sockets: set[Socket] = set()
        self.encode = msgspec.json.Encoder().encode
        kinds = functools.reduce(operator.or_, handlers, Ping)
        self.decode: Callable[[bytes], Frame] = msgspec.json.Decoder(kinds).decode
        self.time = asyncio.get_running_loop().time
        self._sweeper = asyncio.create_task(self._sweep())
        hub.tap("m", self._said_goodbye)

    def open(self, transport: Transport, handshake: Handshake) -> Socket:
        socket = Socket(self, transport, handshake)
        self.sockets.add(socket)
        return socket

    def forget(self, socket: Socket) -> None:
        if socket in self.sockets:
            self.sockets.discard(socket)
            self.hub.drop(socket)
            if socket.actor is not None:
                for call in _leavers:
                    call(socket)

    def _said_goodbye(self, topic: str, data: bytes) -> None:
        """A ``bye`` to a member closes the member's sockets: to sign in again, or to come again with other rights."""
        if data.startswith(b'{"t":"bye"'):
            code = SIGN_IN if b'"SignedOut"' in data else RESTART
            for listener in self.hub.listeners(topic):
                if isinstance(listener, Socket):
                    listener.close(code)

    async def stop(self) -> None:
        """Ask every client to come again elsewhere."""
        self._sweeper.cancel()
        for socket in tuple(self.sockets):
            socket.send(b'{"t":"bye","code":"Restarting"}')
            socket.close(RESTART)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(_SWEEP)
            moment = self.time()
            for socket in tuple(self.sockets):
                silent = moment - socket.heard
                if silent > _SILENT_AFTER:
                    socket.close(TOO_SLOW)
                elif silent > _PING_AFTER and socket.transport is not None:
                    socket.transport.ping()
