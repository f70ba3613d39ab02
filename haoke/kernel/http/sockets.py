"""The sockets of a web process: as long as the application runs, on the carrier the settings name."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import Receive, Scope, Send

from haoke.kernel.realtime import picows_engine
from haoke.kernel.realtime.asgi_engine import endpoint
from haoke.kernel.realtime.socket import SocketServer
from haoke.kernel.runtime import Runtime
from haoke.kernel.settings import Settings

PATH = "/api/v1/socket"


@asynccontextmanager
async def sockets(app: Litestar, runtime: Runtime) -> AsyncIterator[None]:
    """A service of the application: ``app.state.sockets`` while it runs."""
    app.state.sockets = SocketServer(runtime, runtime.hub)
    yield
    await app.state.sockets.stop()


def serve_sockets(app: Litestar, settings: Settings) -> None:
    """Answer PATH on the plain carrier too: for uvicorn's own WebSocket protocol, and any other ASGI server."""
    inner = app.asgi_handler
    serve = endpoint(lambda: app.state.sockets, settings.trusted_proxies)

    async def handler(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.WEBSOCKET and scope["path"] == PATH:
            await serve(scope, receive, send)
        else:
            await inner(scope, receive, send)

    app.asgi_handler = handler


def websocket_class(app: Litestar, settings: Settings) -> Any:
    """For uvicorn's ``ws=``: picows' protocol, or uvicorn's own for the plain carrier."""
    if settings.socket_engine == "asgi":
        return "websockets-sansio"
    return picows_engine.websocket_class(lambda: app.state.sockets, PATH, settings.trusted_proxies)
