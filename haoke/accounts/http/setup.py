"""Routes of the first start."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import JSONBody

from haoke.accounts.actions.choose_password import new_password_hash
from haoke.accounts.actions.found_workspace import require_time_zone, time_zones
from haoke.accounts.actions.set_up import SetUp, set_up
from haoke.accounts.errors import AlreadySetUp
from haoke.accounts.http.authentication import place_of, signed_in_response
from haoke.accounts.http.me import me_of
from haoke.accounts.queries.workspaces import any_workspace
from haoke.accounts.types import Email, Locale, Me, Name, Password, TimeZone
from haoke.kernel.http.inject import TheClient, TheDatabase
from haoke.kernel.http.request import Body
from haoke.kernel.i18n import LOCALES

PUBLIC = {"audience": "public"}


class SetupState(msgspec.Struct, frozen=True):
    needed: bool
    locales: tuple[str, ...]
    time_zones: tuple[str, ...]


class Setup(Body, frozen=True, kw_only=True):
    """``workspace`` is the company's name, ``name`` the first administrator's."""

    workspace: Name
    name: Name
    email: Email
    password: Password
    locale: Locale
    time_zone: TimeZone


@get("/setup", opt=PUBLIC)
async def show_setup(db: TheDatabase) -> SetupState:
    """Whether Haoke is still to be set up, and what there is to choose from."""
    return SetupState(not await db.run(any_workspace), LOCALES, time_zones())


@post("/setup", opt=PUBLIC)
async def do_setup(
    data: JSONBody[Setup], db: TheDatabase, client: TheClient, request: Request[Any, Any, Any]
) -> Response[Me]:
    """Make the first workspace and sign its administrator in. Only while there is no workspace."""
    if await db.run(any_workspace):
        raise AlreadySetUp
    require_time_zone(data.time_zone)
    wanted = SetUp(
        workspace=data.workspace,
        name=data.name,
        email=data.email,
        password_hash=await new_password_hash(data.password, data.email, data.name, data.workspace),
        locale=data.locale,
        time_zone=data.time_zone,
    )
    signed_in = await db.run(set_up, wanted, place_of(client, request))
    return signed_in_response(await db.run(me_of, signed_in.workspace_id, signed_in.member_id), signed_in, client)


routes = [show_setup, do_setup]
