"""Let an uploaded picture be a site's logo or its agents' face."""

from typing import Literal
from uuid import UUID

from haoke.channels.actions.change_account import change_account
from haoke.channels.adapters import web
from haoke.channels.catalog import site
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx

Picture = Literal["logo", "agent_avatar"]
PICTURES: tuple[Picture, ...] = ("logo", "agent_avatar")


async def place_picture(tx: Tx, actor: Actor, site_id: UUID, picture: Picture, file_id: UUID | None) -> UUID | None:
    """The picture it replaces, which nobody needs any more. ``file_id`` None takes the picture away."""
    actor.require("sites.manage")
    before: UUID | None = getattr((await site(tx, actor.workspace_id, site_id)).settings, picture)
    await change_account(tx, actor, web.KIND, site_id, settings={picture: None if file_id is None else str(file_id)})
    return before
