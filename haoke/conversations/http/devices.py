"""A visitor's devices, which are told of answers while nobody looks."""

from typing import Annotated, Any, Literal

import msgspec
from litestar import Request, get, post, put
from litestar.params import JSONBody
from litestar.types import ControllerRouterHandler
from msgspec import Meta

from haoke.channels import catalog as channels
from haoke.channels.types import Target
from haoke.conversations.actions.keep_device import keep_device, leave_device
from haoke.conversations.actions.welcome_visitor import visitor_of_token
from haoke.conversations.http.visitor import bearer_of
from haoke.kernel.http.inject import TheActor, TheRuntime
from haoke.kernel.http.request import Body

_VISITOR = {"audience": "visitor", "permission": None}

Key = Annotated[str, Meta(max_length=200)]


class PushOffer(msgspec.Struct, frozen=True):
    """A service the site pushes through. ``key``: what a browser subscribes with."""

    service: str
    key: str


class VisitorDevice(Body, frozen=True, kw_only=True):
    """``token``: the device's address at the service; ``public_key`` and ``secret`` of a browser's subscription."""

    service: Annotated[str, Meta(max_length=40)]
    token: Annotated[str, Meta(min_length=1, max_length=1000)]
    kind: Literal["token", "fid"] = "token"
    public_key: Key = ""
    secret: Key = ""


class LeftDevice(Body, frozen=True, kw_only=True):
    service: Annotated[str, Meta(max_length=40)]
    token: Annotated[str, Meta(min_length=1, max_length=1000)]


@get("/visitor/push", opt=_VISITOR)
async def push_offers(runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any]) -> list[PushOffer]:
    """What a device can be told through; empty where the site pushes nothing."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    async with runtime.db.reading() as tx:
        found = await channels.push_keys(tx, visitor.workspace_id, visitor.site_id)
    return [PushOffer(service, key) for service, key in found.items()]


@put("/visitor/devices", status_code=204, opt=_VISITOR)
async def put_device(
    runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any], data: JSONBody[VisitorDevice]
) -> None:
    """Tell this device when an answer comes and nobody looks. Again at each start, and when a conversation begins."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    target = Target(token=data.token, kind=data.kind, public_key=data.public_key, secret=data.secret)
    await runtime.db.run(keep_device, visitor, data.service, target)


@post("/visitor/devices/leave", status_code=204, opt=_VISITOR)
async def leave(
    runtime: TheRuntime, actor: TheActor, request: Request[Any, Any, Any], data: JSONBody[LeftDevice]
) -> None:
    """This device is not told any more."""
    visitor = visitor_of_token(runtime.secret, bearer_of(request), actor.locale)
    await runtime.db.run(leave_device, visitor, data.service, data.token)


ROUTES: list[ControllerRouterHandler] = [push_offers, put_device, leave]
