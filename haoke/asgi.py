"""The web process: HTTP and WebSocket for the application, on a socket that other web processes may share."""

import socket

import uvicorn

from haoke.app import build
from haoke.kernel.http.sockets import websocket_class
from haoke.kernel.schema_state import wait_for_schema
from haoke.kernel.settings import Settings

STOP_PATIENCE = 10  # seconds for requests that are under way


async def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT. Raises SchemaWrong when nobody migrates the database."""
    await wait_for_schema(settings.database_url)
    app = build(settings)
    config = uvicorn.Config(
        app,
        lifespan="on",
        http="httptools",
        ws=websocket_class(app, settings),
        log_config=None,
        access_log=False,
        proxy_headers=False,  # the kernel reads them, and only from trusted proxies
        server_header=False,
        timeout_keep_alive=65,
        timeout_graceful_shutdown=STOP_PATIENCE,
    )
    await uvicorn.Server(config).serve(sockets=[listener])
