"""A site: an account of the web channel, and what of it is public."""

from typing import TypeAlias
from uuid import UUID

import msgspec

from haoke.channels.adapters.web.settings import Offset, SiteSettings
from haoke.channels.contract import Account

Site: TypeAlias = Account[SiteSettings]


class PublicSite(msgspec.Struct, frozen=True):
    """What a visitor gets of a site, its texts in the visitor's language."""

    key: str
    name: str
    title: str
    welcome: str
    logo: UUID | None
    color: str
    position: str
    offset: Offset
    agent_avatar: UUID | None
    copyright: str
    launcher: str
    greeting_after: int | None
    typing_preview: bool
    agents_shown: bool
    max_file_mb: int
    recall_seconds: int
    locale: str


def public_site(site: Site, locale: str) -> PublicSite:
    """What a visitor with this language gets."""
    settings = site.settings
    texts = settings.texts_for(locale)
    return PublicSite(
        key=site.key,
        name=site.name,
        title=texts.title,
        welcome=texts.welcome,
        logo=settings.logo,
        color=settings.color,
        position=settings.position,
        offset=settings.offset,
        agent_avatar=settings.agent_avatar,
        copyright=texts.copyright,
        launcher=settings.launcher,
        greeting_after=settings.greeting_after,
        typing_preview=settings.typing_preview,
        agents_shown=settings.agents_shown,
        max_file_mb=settings.max_file_mb,
        recall_seconds=settings.recall_seconds,
        locale=settings.locale,
    )
