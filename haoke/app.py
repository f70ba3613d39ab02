"""The composition root: the only module that knows every context.

To add a context: import its parts here and put its routes in API (and what must run all the time in SERVICES).
"""

from litestar import Litestar, Router
from litestar.types import ControllerRouterHandler

from haoke.accounts import http as accounts_http
from haoke.accounts import permissions as accounts_permissions
from haoke.channels import permissions as channels_permissions
from haoke.conversations import permissions as conversations_permissions
from haoke.customers import permissions as customers_permissions
from haoke.kernel.http import openapi, operations
from haoke.kernel.http.plumbing import Service, assemble
from haoke.kernel.settings import Settings
from haoke.routing import permissions as routing_permissions

PERMISSIONS = (
    accounts_permissions,
    channels_permissions,
    routing_permissions,
    customers_permissions,
    conversations_permissions,
)
"""Imported for what they declare."""

API = Router("/api/v1", route_handlers=[*accounts_http.routes])
ROUTES: list[ControllerRouterHandler] = [API, *operations.routes, *openapi.routes]
SERVICES: list[Service] = []


def build(settings: Settings) -> Litestar:
    """The web application. It starts nothing before its lifespan begins."""
    return assemble(settings, handlers=ROUTES, openapi=openapi.configuration, services=SERVICES)


def openapi_json() -> bytes:
    """The API's description, as ``haoke openapi`` prints it."""
    return openapi.stable_json(build(Settings()))
