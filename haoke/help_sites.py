"""The sites of the web channel, as help centres see them: channels know sites, knowledge what is told on them."""

from uuid import UUID

from haoke.channels.catalog import Site, find_site, sites_of
from haoke.channels.errors import SiteNotFound
from haoke.kernel.db import Database, Tx
from haoke.kernel.i18n import LOCALES, t
from haoke.knowledge.contract import HelpSite


class SitesOfChannels:
    """Connects knowledge's port with channels."""

    async def find(self, db: Database, key: str) -> HelpSite | None:
        try:
            return _as_help_site(await find_site(db, key))
        except SiteNotFound:
            return None

    async def all(self, tx: Tx, workspace_id: UUID) -> list[HelpSite]:
        return [_as_help_site(site) for site in await sites_of(tx, workspace_id)]


def _as_help_site(site: Site) -> HelpSite:
    settings = site.settings
    titles = {
        each: settings.texts_for(each).title or t(each, "help_centre.title_of", name=site.name) for each in LOCALES
    }
    locale = settings.locale if settings.locale in LOCALES else ""
    return HelpSite(site.workspace_id, site.id, site.key, site.name, titles, settings.color, settings.logo, locale)
