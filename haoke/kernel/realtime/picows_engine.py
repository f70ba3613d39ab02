"""The fast carrier: uvicorn hands an upgraded connection to picows' protocol on the same port and loop.

``WSProtocol`` and its constructor are not public API of picows, so the version is pinned and the tests run every
socket test over this carrier and over the ASGI one.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import structlog
from picows import (
    WSAutoPingStrategy,
    WSCloseCode,
    WSFrame,
    WSListener,
    WSMsgType,
    WSTransport,
    WSUpgradeRequest,
    WSUpgradeResponse,
    WSUpgradeResponseWithListener,
)
from picows.picows import WSProtocol  # type: ignore[attr-defined]  # not public, see above

from haoke.kernel.addresses import client_address
from haoke.kernel.realtime.socket import BAD_FRAME, MAX_FRAME, TOO_LARGE, Handshake, Socket, SocketServer

log = structlog.get_logger()

_TEXT = WSMsgType.TEXT
_CONTINUATION = WSMsgType.CONTINUATION
_PING = WSMsgType.PING
_PONG = WSMsgType.PONG
_CLOSE = WSMsgType.CLOSE
_HANDSHAKE_SECONDS = 10
_READ_BUFFER = 2048  # bytes an idle connection costs
_COPIED = 8192  # of a larger frame picows gives the header to uvloop's transport uncopied, and then writes over it
_HEADER = 14  # bytes that picows wants before a payload it may not copy


class _Quiet:
    """picows makes a logger for every connection; nobody reads those lines, and they cost memory."""

    @staticmethod
    def isEnabledFor(level: int) -> bool:  # noqa: ARG004, N802 - the name and form of logging.Logger
        return False

    @staticmethod
    def log(*_args: Any, **_kwargs: Any) -> None: ...

    debug = info = warning = log

    @staticmethod
    def error(message: str, *args: Any, **_kwargs: Any) -> None:
        log.error("socket carrier", detail=message % args if args else message)

    @staticmethod
    def exception(message: str, *args: Any, **_kwargs: Any) -> None:
        log.error("socket carrier", detail=message % args if args else message, exc_info=True)  # noqa: LOG014 - picows calls it in one


class _Carrier(WSListener):
    """A picows connection as a transport of a socket."""

    def __init__(self, server: SocketServer, handshake: Handshake) -> None:
        super().__init__()
        self._open = (server, handshake)
        self._socket: Socket | None = None
        self._connection: WSTransport | None = None
        self._pieces: list[bytes] = []

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._connection = transport
        server, handshake = self._open
        del self._open
        transport.request.headers.clear()  # they would live as long as the connection
        self.send_data = transport.send
        self.unsent = transport.underlying_transport.get_write_buffer_size
        self._socket = server.open(self, handshake)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        socket = self._socket
        if socket is None:
            return
        kind = frame.msg_type
        if kind == _TEXT and frame.fin:
            socket.received(frame.get_payload_as_bytes())
        elif kind == _PING:
            transport.send_pong(frame.get_payload_as_bytes())
        elif kind == _PONG:
            socket.heard = socket.server.time()
        elif kind == _CLOSE:
            self._ended()
            transport.send_close(WSCloseCode.OK)
            transport.disconnect()
        elif kind in (_TEXT, _CONTINUATION):
            self._fragment(socket, frame)
        else:
            socket.close(BAD_FRAME)

    def _fragment(self, socket: Socket, frame: WSFrame) -> None:
        self._pieces.append(frame.get_payload_as_bytes())
        if sum(map(len, self._pieces)) > MAX_FRAME:
            self._pieces = []
            socket.close(TOO_LARGE)
        elif frame.fin:
            whole, self._pieces = b"".join(self._pieces), []
            socket.received(whole)

    def on_ws_disconnected(self, transport: WSTransport) -> None:  # noqa: ARG002 - the form of picows
        self._ended()
        self._connection = None

    def _ended(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.lost()

    def pause_writing(self) -> None:
        """The kernel's buffer is full; the socket looks at ``unsent`` itself."""

    def resume_writing(self) -> None: ...

    def send(self, data: bytes) -> None:
        if len(data) <= _COPIED:
            self.send_data(_TEXT, data)
        elif self._connection is not None:
            frame = bytearray(_HEADER + len(data))
            frame[_HEADER:] = data
            self._connection.send_reuse_external_bytearray(_TEXT, frame, _HEADER)

    def ping(self) -> None:
        self.send_data(_PING, b"")

    def close(self, code: int) -> None:
        connection, self._socket = self._connection, None
        if connection is not None:
            connection.send_close(code)  # type: ignore[arg-type]  # our own codes are not in its enum
            connection.disconnect()


class _Upgrade(WSProtocol):  # type: ignore[misc]  # a compiled class without types
    def connection_made(self, transport: Any) -> None:
        name = transport.get_extra_info("peername")
        self.peer = name[0] if isinstance(name, tuple) else ""
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        """uvicorn replays the upgrade request through the unbuffered interface."""
        while data:
            buffer = self.get_buffer(len(data))
            size = min(len(buffer), len(data))
            buffer[:size] = data[:size]
            self.buffer_updated(size)
            data = data[size:]


def websocket_class(server: Callable[[], SocketServer], path: str, trusted: str) -> Callable[..., WSProtocol]:
    """For uvicorn's ``ws=``. ``server`` gives the running socket server, ``path`` is the only one served."""

    def refused(status: HTTPStatus) -> WSUpgradeResponseWithListener:
        return WSUpgradeResponseWithListener(WSUpgradeResponse.create_error_response(status, b""), None)

    def protocol(config: Any, server_state: Any, app_state: Any) -> WSProtocol:  # noqa: ARG001 - the form of uvicorn
        def listener(request: WSUpgradeRequest) -> WSListener | WSUpgradeResponseWithListener:
            if request.path.partition(b"?")[0] != path.encode():
                return refused(HTTPStatus.NOT_FOUND)
            headers = request.headers
            return _Carrier(
                server(),
                Handshake(
                    cookie=headers.get("Cookie", ""),
                    origin=headers.get("Origin", ""),
                    host=headers.get("Host", ""),
                    address=client_address(made.peer, headers.get("X-Forwarded-For", ""), trusted),
                    agent=headers.get("User-Agent", "")[:300],
                    language=headers.get("Accept-Language", "en"),
                ),
            )

        made = _Upgrade(
            None,
            None,
            False,
            listener,
            _Quiet,
            True,
            _HANDSHAKE_SECONDS,
            False,
            30,
            20,
            WSAutoPingStrategy.PING_WHEN_IDLE,
            False,
            MAX_FRAME,
            None,
            _READ_BUFFER,
        )
        return made

    return protocol
