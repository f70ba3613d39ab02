"""Routes for whoever runs Haoke: is it well, and how busy is it."""

import asyncio
from typing import Any

import msgspec
import sqlalchemy as sa
from litestar import Response, get
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from haoke import __version__
from haoke.kernel import metrics
from haoke.kernel.addresses import is_trusted
from haoke.kernel.errors import NotFound, Unavailable
from haoke.kernel.http.address import scope_address
from haoke.kernel.http.inject import TheDatabase
from haoke.kernel.runtime import Runtime

_PATIENCE = 2.0  # seconds for the database to answer
_LOOPBACK = "127.0.0.0/8,::1"


class Health(msgspec.Struct, frozen=True):
    status: str
    version: str


@get("/health", opt={"audience": "public"}, tags=["operations"])
async def health(db: TheDatabase) -> Health:
    """Whether this process can serve: 503 while the database does not answer."""
    try:
        async with asyncio.timeout(_PATIENCE), db.reading() as tx:
            await tx.execute(sa.text("SELECT 1"))
    except (OSError, TimeoutError, sa.exc.SQLAlchemyError) as error:
        raise Unavailable from error
    return Health("ok", __version__)


def _from_near(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    runtime: Runtime = connection.app.state.runtime
    address = scope_address(connection.scope, runtime.settings)
    if not is_trusted(address, f"{_LOOPBACK},{runtime.settings.trusted_proxies}"):
        raise NotFound


@get("/metrics", opt={"audience": "public"}, guards=[_from_near], include_in_schema=False, sync_to_thread=False)
def metrics_exposition() -> Response[bytes]:
    content, media_type = metrics.exposition()
    return Response(content, media_type=media_type)


routes = [health, metrics_exposition]
