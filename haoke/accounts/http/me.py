"""Routes about oneself."""

from typing import Any
from uuid import UUID

from litestar import Request, delete, get, patch, put
from litestar.params import JSONBody, MultipartBody

from haoke.accounts.actions.change_password import change_password
from haoke.accounts.actions.change_profile import ProfileChange, change_profile
from haoke.accounts.actions.set_avatar import set_avatar
from haoke.accounts.catalog import workspace_by_id
from haoke.accounts.http.authentication import shown_token
from haoke.accounts.queries.members import member_by_id
from haoke.accounts.types import Me, OwnMember, Password, grants_of
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx
from haoke.kernel.files.saving import MAX_PORTRAIT, remove_file, save_portrait
from haoke.kernel.http.inject import TheActor, TheDatabase, TheRuntime
from haoke.kernel.http.request import Body, PictureForm
from haoke.kernel.runtime import Runtime

OWN: dict[str, Any] = {"audience": "member", "permission": None}


class PasswordChange(Body, frozen=True, kw_only=True):
    current: Password
    new: Password


async def me_of(tx: Tx, workspace_id: UUID, member_id: UUID) -> Me:
    row = await member_by_id(tx, workspace_id, member_id)
    return Me(
        member=OwnMember(row.id, row.name, row.email, row.avatar_file_id, row.locale, row.time_zone),
        workspace=await workspace_by_id(tx, workspace_id),
        permissions=grants_of(row.preset, row.permissions),
        teams=sorted(row.team_ids or ()),
        preferences=row.preferences,
        installation_owner=row.installation_owner,
    )


@get("/me", opt=OWN)
async def show_me(actor: TheActor, db: TheDatabase) -> Me:
    return await db.run(me_of, actor.workspace_id, actor.member_id)


@patch("/me", opt=OWN)
async def change_me(data: JSONBody[ProfileChange], actor: TheActor, db: TheDatabase) -> Me:
    await db.run(change_profile, actor, data)
    return await db.run(me_of, actor.workspace_id, actor.member_id)


@put("/me/avatar", opt=OWN | {"body": "form"}, request_max_body_size=MAX_PORTRAIT + 64 * 1024)
async def change_avatar(data: MultipartBody[PictureForm], actor: TheActor, db: TheDatabase, runtime: TheRuntime) -> Me:
    """The picture is the form's field ``file``."""
    stored = await save_portrait(
        db,
        runtime.files,
        actor,
        purpose="avatar",
        subject_id=actor.member_id,
        name=data.file.filename,
        data=await data.file.read(),
    )
    await _show_avatar(runtime, actor, stored.id)
    return await db.run(me_of, actor.workspace_id, actor.member_id)


@delete("/me/avatar", opt=OWN)
async def remove_avatar(actor: TheActor, runtime: TheRuntime) -> None:
    await _show_avatar(runtime, actor, None)


async def _show_avatar(runtime: Runtime, actor: Actor, file_id: UUID | None) -> None:
    before = await runtime.db.run(set_avatar, actor, file_id)
    if before is not None:
        await remove_file(runtime.db, runtime.files, actor.workspace_id, before)


@put("/me/password", opt=OWN, status_code=204)
async def change_own_password(
    data: JSONBody[PasswordChange], actor: TheActor, db: TheDatabase, request: Request[Any, Any, Any]
) -> None:
    """Signs out everywhere but here."""
    await change_password(db, actor, current=data.current, new=data.new, token=shown_token(request))


routes = [show_me, change_me, change_avatar, remove_avatar, change_own_password]
