"""Who may call a route. Every route says so in its ``opt``, and one that does not keeps the application from starting.

``opt={"audience": "member", "permission": "members.read"}``: ``audience`` is one of AUDIENCES or a tuple of them (then
each is tried in turn); ``permission`` must be held by the actor at any scope, None leaves it to the action. ``body``
says what unsafe requests carry: ``"json"`` (default), ``"form"`` (multipart) or ``"raw"``; ``answer`` names the media
types of what is not JSON, for the API's description. Programs with an API key are admitted where a permission is named,
but for ``"session": True``.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar
from litestar.connection import ASGIConnection
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import BaseRouteHandler
from litestar.routes import ASGIRoute, HTTPRoute, WebSocketRoute

from haoke.kernel.auth import Actor, permissions
from haoke.kernel.errors import PermissionDenied, Unauthenticated, Unsupported
from haoke.kernel.http.origin import SAFE_METHODS, refuse_foreign
from haoke.kernel.runtime import Runtime

AUDIENCES = frozenset({"public", "visitor", "member", "link"})
"""``link``: whoever holds an address with a signed key in it (``?k=``), for what cannot send headers: pictures."""


class NotByApiKey(PermissionDenied):
    """This cannot be done with an API key."""


_TYPES = {"json": "application/json", "form": "multipart/form-data"}

Connection = ASGIConnection[Any, Any, Any, Any]
Authenticate = Callable[[Connection, Runtime], Awaitable[Actor | None]]
_authenticators: dict[str, Authenticate] = {}


def authenticates(audience: str) -> Callable[[Authenticate], Authenticate]:
    """Register how an audience is recognised: the actor behind a request, None when it shows no valid sign of one."""

    def register(authenticate: Authenticate) -> Authenticate:
        _authenticators[audience] = authenticate
        return authenticate

    return register


def audiences(handler: BaseRouteHandler) -> tuple[str, ...]:
    """The audiences a route declares; none when it declares nothing."""
    declared = handler.opt.get("audience", ())
    return (declared,) if isinstance(declared, str) else tuple(declared)


def handlers_of(app: Litestar) -> list[tuple[str, BaseRouteHandler]]:
    """Every handler with its path, but for those that only answer OPTIONS."""
    found: list[tuple[str, BaseRouteHandler]] = []
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            found += [(route.path_format, each) for each in route.route_handlers if each.http_methods != {"OPTIONS"}]
        elif isinstance(route, ASGIRoute | WebSocketRoute):
            found.append((route.path_format, route.route_handler))
    return found


def refuse_undeclared(app: Litestar) -> None:
    """Raise ImproperlyConfiguredException when a route does not declare who may call it."""
    for path, handler in handlers_of(app):
        declared = audiences(handler)
        if not declared or not AUDIENCES.issuperset(declared):
            raise ImproperlyConfiguredException(f"{path} ({handler}) declares no known audience: {declared}")
        if declared == ("public",):
            continue
        if "permission" not in handler.opt:
            raise ImproperlyConfiguredException(f"{path} ({handler}) declares no permission, not even None")
        permission = handler.opt["permission"]
        if permission is not None and permission not in permissions:
            raise ImproperlyConfiguredException(f"{path} ({handler}) needs an unknown permission: {permission}")


async def admit(connection: Connection, handler: BaseRouteHandler) -> None:
    """The guard of every route."""
    method = connection.scope.get("method", "GET")
    if method == "OPTIONS":
        return
    runtime: Runtime = connection.app.state.runtime
    declared = audiences(handler)
    if method not in SAFE_METHODS:
        _refuse_foreign_page(connection, runtime, declared)
        _refuse_other_types(connection, handler)
    if "public" in declared:
        return
    actor = await _actor(connection, runtime, declared)
    if actor is None:
        raise Unauthenticated
    connection.scope["state"]["actor"] = actor
    permission = handler.opt["permission"]
    if permission is not None:
        actor.require(permission)
    if actor.by_key and (permission is None or handler.opt.get("session")):
        raise NotByApiKey


async def _actor(connection: Connection, runtime: Runtime, declared: tuple[str, ...]) -> Actor | None:
    for audience in declared:
        authenticate = _authenticators.get(audience)
        actor = None if authenticate is None else await authenticate(connection, runtime)
        if actor is not None:
            return actor
    return None


def _refuse_foreign_page(connection: Connection, runtime: Runtime, declared: tuple[str, ...]) -> None:
    """Visitors show a token that no other page has, so only requests that may ride on a cookie are looked at."""
    if declared != ("visitor",):
        headers = connection.headers
        refuse_foreign(
            fetch_site=headers.get("sec-fetch-site", ""),
            origin=headers.get("origin", ""),
            host=headers.get("host", ""),
            public_url=runtime.settings.public_url,
            with_cookie="cookie" in headers,
        )


def _refuse_other_types(connection: Connection, handler: BaseRouteHandler) -> None:
    """A body of another type would let a plain HTML form of any site send it, and would be misread besides."""
    expected = _TYPES.get(handler.opt.get("body", "json"))
    given = connection.headers.get("content-type", "").partition(";")[0].strip().lower()
    has_body = connection.headers.get("content-length", "0") != "0" or "transfer-encoding" in connection.headers
    if expected and given != expected and (has_body or given):
        raise Unsupported(expected=expected)
