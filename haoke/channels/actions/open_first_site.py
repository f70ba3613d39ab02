"""A new workspace begins with a site, so that its link and embed code work at once."""

from uuid import UUID

from haoke.channels.actions.create_account import MAX_NAME, create_account
from haoke.channels.adapters import web
from haoke.kernel.auth import system
from haoke.kernel.db import Tx
from haoke.kernel.i18n import LOCALES, t


async def open_first_site(tx: Tx, workspace_id: UUID, name: str, locale: str) -> None:
    """It has the workspace's name and language, greets in all of them, and any page may embed it."""
    title = name.strip()[:MAX_NAME]
    greetings = {each: {"welcome": t(each, "channels.first_welcome")} for each in LOCALES if each != locale}
    settings = {"title": title, "welcome": t(locale, "channels.first_welcome"), "translations": greetings}
    await create_account(tx, system(workspace_id), web.KIND, title, settings)
