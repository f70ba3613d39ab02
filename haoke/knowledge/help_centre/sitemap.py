"""What search engines are told: the addresses of everything public, with their languages."""

from xml.sax.saxutils import escape, quoteattr

import msgspec

from haoke.kernel.db import Tx
from haoke.knowledge.help_centre.visit import Visit
from haoke.knowledge.queries.help_centre import READ_WITH, addresses


async def sitemap(tx: Tx, visit: Visit) -> str:
    """Each language has its own addresses, and each names the others. Empty where search engines are not wanted."""
    found: list[str] = []
    for locale in visit.locales if visit.centre.settings.indexed else []:
        here = msgspec.structs.replace(visit, locale=locale)
        found.append(_address(here.base + here.home(), {each: here.base + here.home(each) for each in visit.locales}))
        for entry_id, spoken, at in await addresses(tx, here.audience):
            offered = [each for each in READ_WITH if each in spoken and each in visit.locales]
            others = {each: here.base + here.article(entry_id, each) for each in offered}
            found.append(_address(here.base + here.article(entry_id), others, at.date().isoformat()))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "".join(found) + "</urlset>\n"
    )


def robots_text(addresses: list[str]) -> str:
    """The help centres' pages may be listed, but for their search; nothing else is for search engines."""
    lines = ["User-agent: *", "Allow: /help/", "Disallow: /help/*/search", "Disallow: /", ""]
    return "\n".join(lines + [f"Sitemap: {address}" for address in addresses]) + "\n"


def _address(loc: str, alternates: dict[str, str], changed: str = "") -> str:
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{locale}" href={quoteattr(href)}/>'
        for locale, href in alternates.items()
        if len(alternates) > 1
    )
    day = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{escape(loc)}</loc>{day}{links}</url>\n"
