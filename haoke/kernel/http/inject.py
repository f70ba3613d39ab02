"""What handlers may ask for by the name and type of a parameter:

``runtime: TheRuntime, db: TheDatabase, hub: TheHub, actor: TheActor, client: TheClient, page: ThePage,
period: ThePeriod``.
"""

from typing import Any, TypeAlias, cast

import msgspec
from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide

from haoke.kernel.auth import Actor
from haoke.kernel.db import Database
from haoke.kernel.http.address import is_secure, scope_address
from haoke.kernel.http.paging import PageRequest, page_request
from haoke.kernel.http.period import Period, period_request
from haoke.kernel.i18n import best_locale
from haoke.kernel.realtime.hub import Hub
from haoke.kernel.runtime import Runtime


class Client(msgspec.Struct, frozen=True):
    """Who is at the other end, signed in or not. ``secure``: the browser speaks https."""

    address: str
    agent: str
    locale: str
    secure: bool


TheRuntime: TypeAlias = NamedDependency[Runtime]
TheDatabase: TypeAlias = NamedDependency[Database]
TheHub: TypeAlias = NamedDependency[Hub]
TheActor: TypeAlias = NamedDependency[Actor]
TheClient: TypeAlias = NamedDependency[Client]
ThePage: TypeAlias = NamedDependency[PageRequest]
ThePeriod: TypeAlias = NamedDependency[Period]


def _runtime(state: State) -> Runtime:
    return cast("Runtime", state.runtime)


def _db(state: State) -> Database:
    return cast("Runtime", state.runtime).db


def _hub(state: State) -> Hub:
    return cast("Runtime", state.runtime).hub


def _actor(request: Request[Any, Any, Any]) -> Actor:
    return cast("Actor", request.scope["state"]["actor"])


def _client(request: Request[Any, Any, Any], state: State) -> Client:
    settings = cast("Runtime", state.runtime).settings
    return Client(
        address=scope_address(request.scope, settings),
        agent=request.headers.get("user-agent", "")[:400],
        locale=best_locale(request.headers.get("accept-language", "")),
        secure=is_secure(request, settings),
    )


PROVIDERS = {
    "runtime": Provide(_runtime, sync_to_thread=False),
    "db": Provide(_db, sync_to_thread=False),
    "hub": Provide(_hub, sync_to_thread=False),
    "actor": Provide(_actor, sync_to_thread=False),
    "client": Provide(_client, sync_to_thread=False),
    "page": Provide(page_request, sync_to_thread=False),
    "period": Provide(period_request, sync_to_thread=False),
}
