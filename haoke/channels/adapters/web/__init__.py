"""The web channel: the widget on a site's pages and the plain link. Its account is called a site."""

from haoke.channels.adapters.web.settings import SiteSettings
from haoke.channels.contract import Capabilities, Described

KIND = __name__.rpartition(".")[2]


adapter = Described(
    titles={"zh-CN": "网站", "zh-TW": "網站", "en": "Website"},
    icon="globe",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown"}), files=True, locations=True, typing=True, marks=True, recall=True
    ),
    settings=SiteSettings,
)
