"""The Litestar application around the routes of the contexts."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from litestar import Litestar
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.types import ControllerRouterHandler

from haoke.kernel.http.access import admit, refuse_undeclared
from haoke.kernel.http.envelope import Envelope
from haoke.kernel.http.failures import answer_failure
from haoke.kernel.http.inject import PROVIDERS
from haoke.kernel.http.request import StrictRequest
from haoke.kernel.runtime import Runtime, start_runtime
from haoke.kernel.settings import Settings

MAX_BODY = 1024 * 1024
"""Bytes in the body of a request; routes that take files say ``request_max_body_size``."""

Service = Callable[[Litestar, Runtime], AbstractAsyncContextManager[None]]
"""Something that runs as long as the application; contexts offer these for ``app.py``."""


def assemble(
    settings: Settings,
    *,
    handlers: Sequence[ControllerRouterHandler],
    openapi: OpenAPIConfig,
    services: Sequence[Service] = (),
) -> Litestar:
    """The application; ``app.state.runtime`` is there while it runs. A route without an audience raises."""

    @asynccontextmanager
    async def running(app: Litestar) -> AsyncIterator[None]:
        runtime = await start_runtime(settings)
        app.state.runtime = runtime
        async with AsyncExitStack() as stack:
            stack.push_async_callback(runtime.stop)
            for service in services:
                await stack.enter_async_context(service(app, runtime))
            yield

    app = Litestar(
        route_handlers=handlers,
        guards=[admit],
        lifespan=[running],
        dependencies=dict(PROVIDERS),
        exception_handlers={Exception: answer_failure, HTTPException: answer_failure},
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        openapi_config=openapi,
        logging_config=None,
    )
    refuse_undeclared(app)
    app.asgi_handler = Envelope(app.asgi_handler, https=settings.public_url.startswith("https:"))
    return app
