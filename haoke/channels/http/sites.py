"""Sites for administrators, and the catalogue of channels."""

import re
from typing import Any, TypeAlias, cast
from uuid import UUID

import msgspec
from litestar import Request, delete, get, patch, post, put
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody, MultipartBody
from litestar.types import ControllerRouterHandler

from haoke.channels.actions.change_account import change_account
from haoke.channels.actions.create_account import create_account
from haoke.channels.actions.place_picture import PICTURES, Picture, place_picture
from haoke.channels.actions.remove_account import remove_account
from haoke.channels.actions.renew_identity_secret import renew_identity_secret
from haoke.channels.adapters import web
from haoke.channels.adapters.web.settings import SiteSettings
from haoke.channels.adapters.web.site import Site
from haoke.channels.catalog import site
from haoke.channels.contract import Capabilities
from haoke.channels.kinds import KINDS
from haoke.channels.queries.accounts import list_accounts
from haoke.kernel.auth import Actor
from haoke.kernel.errors import Refusal
from haoke.kernel.files.saving import MAX_PORTRAIT, remove_file, save_portrait
from haoke.kernel.http.inject import TheActor, TheClient, TheDatabase, ThePage, TheRuntime
from haoke.kernel.http.paging import Page, page_of
from haoke.kernel.http.request import Body, Patch, PictureForm
from haoke.kernel.runtime import Runtime

_MANAGE: dict[str, Any] = {"audience": "member", "permission": "sites.manage"}
_PICTURE_SIZE = MAX_PORTRAIT + 64 * 1024
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")


class NewSite(Body, frozen=True, kw_only=True):
    name: str
    settings: dict[str, Any] = msgspec.field(default_factory=dict)


class SitePatch(Patch, frozen=True, kw_only=True):
    """``settings`` holds the fields that change; a picture can only be taken away here, with null."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    settings: dict[str, Any] | msgspec.UnsetType = msgspec.UNSET


class SiteView(msgspec.Struct, frozen=True):
    """``link`` is the plain page, ``embed`` the script tag for the host's pages."""

    id: UUID
    key: str
    name: str
    settings: SiteSettings
    has_identity_secret: bool
    link: str
    embed: str
    created_at: int


class IdentitySecret(msgspec.Struct, frozen=True):
    secret: str


class ChannelView(msgspec.Struct, frozen=True):
    """A kind of channel; ``settings`` is a JSON schema."""

    kind: str
    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: dict[str, Any]


def public_base(request: Request[Any, Any, Any], runtime: TheRuntime, client: TheClient) -> str:
    """How browsers reach us: as it is set, or as this request did. Injected as ``base``."""
    if runtime.settings.public_url:
        return runtime.settings.public_url.rstrip("/")
    host = request.headers.get("host", "")
    own = host if _HOST.fullmatch(host) else f"{runtime.settings.host}:{runtime.settings.port}"
    return f"{'https' if client.secure else 'http'}://{own}"


TheBase: TypeAlias = NamedDependency[str]
_SITE: dict[str, Any] = {
    "opt": _MANAGE,
    "dependencies": {"base": Provide(public_base, sync_to_thread=False)},
}
_PICTURE = _SITE | {"opt": _MANAGE | {"body": "form"}, "request_max_body_size": _PICTURE_SIZE}


def site_view(site: Site, base: str) -> SiteView:
    return SiteView(
        id=site.id,
        key=site.key,
        name=site.name,
        settings=site.settings,
        has_identity_secret=site.secret is not None,
        link=f"{base}/w/{site.key}",
        embed=f'<script async src="{base}/w.js" data-site="{site.key}"></script>',
        created_at=site.created_at,
    )


@get("/channels", opt={"audience": "member", "permission": None}, sync_to_thread=False)
def list_channels() -> list[ChannelView]:
    """The kinds of channels there are."""
    return [
        ChannelView(kind, adapter.titles, adapter.icon, adapter.capabilities, msgspec.json.schema(adapter.settings))
        for kind, adapter in KINDS.items()
    ]


@get("/sites", **_SITE)
async def list_sites(db: TheDatabase, actor: TheActor, page: ThePage, base: TheBase) -> Page[SiteView]:
    """In the order they were made."""
    after = page.after(tuple[UUID])
    async with db.reading() as tx:
        accounts = await list_accounts(
            tx, actor.workspace_id, web.KIND, limit=page.limit + 1, after=after[0] if after else None
        )
    sites = cast("list[Site]", accounts)
    return page_of(sites, page.limit, lambda each: site_view(each, base), lambda each: (each.id,))


@post("/sites", **_SITE)
async def create_site(db: TheDatabase, actor: TheActor, base: TheBase, data: JSONBody[NewSite]) -> SiteView:
    """A site with the defaults, but for what ``settings`` says."""
    made = await db.run(create_account, actor, web.KIND, data.name, _without_pictures(data.settings))
    return site_view(cast("Site", made), base)


@get("/sites/{site_id:uuid}", **_SITE)
async def read_site(db: TheDatabase, actor: TheActor, base: TheBase, site_id: FromPath[UUID]) -> SiteView:
    """One site."""
    return site_view(await db.run(site, actor.workspace_id, site_id), base)


@patch("/sites/{site_id:uuid}", **_SITE)
async def change_site(
    runtime: TheRuntime, actor: TheActor, base: TheBase, site_id: FromPath[UUID], data: JSONBody[SitePatch]
) -> SiteView:
    """Change what was sent."""
    settings = {} if data.settings is msgspec.UNSET else data.settings
    for picture in PICTURES:
        if picture in settings and settings[picture] is None:
            await _place(runtime, actor, site_id, picture, None)
    name = None if data.name is msgspec.UNSET else data.name
    changed = await runtime.db.run(
        change_account, actor, web.KIND, site_id, name=name, settings=_without_pictures(settings)
    )
    return site_view(cast("Site", changed), base)


@delete("/sites/{site_id:uuid}", **_SITE)
async def remove_site(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> None:
    """Its widget says nothing any more; its conversations stay."""
    await db.run(remove_account, actor, web.KIND, site_id)


@put("/sites/{site_id:uuid}/logo", **_PICTURE)
async def change_site_logo(
    runtime: TheRuntime, actor: TheActor, base: TheBase, site_id: FromPath[UUID], data: MultipartBody[PictureForm]
) -> SiteView:
    """A picture of at most 5 MB in the form field ``file``."""
    return await _change_picture(runtime, actor, base, site_id, "logo", data.file)


@put("/sites/{site_id:uuid}/agent-avatar", **_PICTURE)
async def change_site_agent_avatar(
    runtime: TheRuntime, actor: TheActor, base: TheBase, site_id: FromPath[UUID], data: MultipartBody[PictureForm]
) -> SiteView:
    """The face of agents who have none of their own; as the logo."""
    return await _change_picture(runtime, actor, base, site_id, "agent_avatar", data.file)


@post("/sites/{site_id:uuid}/identity-secret", **_SITE)
async def renew_site_identity_secret(db: TheDatabase, actor: TheActor, site_id: FromPath[UUID]) -> IdentitySecret:
    """A new secret, shown this once; the one before stops working."""
    return IdentitySecret(await db.run(renew_identity_secret, actor, web.KIND, site_id))


async def _change_picture(
    runtime: Runtime, actor: Actor, base: str, site_id: UUID, picture: Picture, upload: UploadFile
) -> SiteView:
    await runtime.db.run(site, actor.workspace_id, site_id)
    data = await upload.read(MAX_PORTRAIT + 1)
    file = await save_portrait(
        runtime.db, runtime.files, actor, purpose="logo", subject_id=site_id, name=upload.filename, data=data
    )
    try:
        await _place(runtime, actor, site_id, picture, file.id)
    except Refusal:
        await remove_file(runtime.db, runtime.files, actor.workspace_id, file.id)
        raise
    return site_view(await runtime.db.run(site, actor.workspace_id, site_id), base)


async def _place(runtime: Runtime, actor: Actor, site_id: UUID, picture: Picture, file_id: UUID | None) -> None:
    before = await runtime.db.run(place_picture, actor, site_id, picture, file_id)
    if before is not None:
        await remove_file(runtime.db, runtime.files, actor.workspace_id, before)


def _without_pictures(settings: dict[str, Any]) -> dict[str, Any]:
    """Pictures are set by uploading them only."""
    return {name: value for name, value in settings.items() if name not in PICTURES}


ROUTES: list[ControllerRouterHandler] = [
    list_channels,
    list_sites,
    create_site,
    read_site,
    change_site,
    remove_site,
    change_site_logo,
    change_site_agent_avatar,
    renew_site_identity_secret,
]
