"""The sockets of a web process: as long as the application runs, on the carrier the settings name."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar

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


def socket_application(app: Callable[[], Litestar], settings: Settings) -> Any:
    """The ASGI endpoint of PATH: the plain carrier, and the one that tests without uvicorn use."""
    return endpoint(lambda: app().state.sockets, settings.trusted_proxies)


def websocket_class(app: Litestar, settings: Settings) -> Any:
    """For uvicorn's ``ws=``: picows' protocol, or uvicorn's own for the plain carrier."""
    if settings.socket_engine == "asgi":
        return "websockets-sansio"
    return picows_engine.websocket_class(lambda: app.state.sockets, PATH, settings.trusted_proxies)
