"""The pages of a help centre, made from what its readers may see."""

import functools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import jinja2
import msgspec

from haoke.kernel.db import Tx
from haoke.kernel.i18n import t
from haoke.knowledge.help_centre.rendering import plain_text, render
from haoke.knowledge.help_centre.visit import Visit
from haoke.knowledge.help_centre.wording import answer_for, answered_locales, title_for
from haoke.knowledge.queries.help_centre import (
    Article,
    articles_beside,
    counts_by_category,
    listed,
    most_read,
    search_articles,
)
from haoke.knowledge.types import AnswerFile, Category, EntryAnswer, PublishedEntry

ON_PAGE = 30
MOST_PAGES = 50
_POPULAR = 10
_RELATED = 8
_EXCERPT = 160
_DESCRIPTION = 300
LANGUAGES = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}

_templates = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Line(msgspec.Struct, frozen=True):
    """An article in a list."""

    href: str
    title: str
    excerpt: str


class Shelved(msgspec.Struct, frozen=True):
    """A category in a list, with how much lies in it and below it."""

    href: str
    name: str
    count: int


async def home_page(tx: Tx, visit: Visit) -> str:
    counts = await counts_by_category(tx, visit.audience)
    popular = [_line(visit, each) for each in await most_read(tx, visit.audience, _POPULAR)]
    return _page(
        visit,
        "home.html",
        title=visit.title,
        description=visit.intro,
        alternates={locale: visit.home(locale) for locale in visit.locales},
        canonical=visit.home(),
        shelves=_shelves(visit, counts, None),
        popular=popular,
    )


async def category_page(tx: Tx, visit: Visit, category_id: UUID | None, page: int) -> str | None:
    """None where there is nothing to read in it."""
    path = visit.path_to(category_id)
    if category_id is not None and not path:
        return None
    counts = await counts_by_category(tx, visit.audience)
    below = [] if category_id is None else _shelves(visit, counts, category_id)
    found = await listed(tx, visit.audience, category_id, limit=ON_PAGE + 1, offset=(page - 1) * ON_PAGE)
    if not found and not below:
        return None
    name = visit.name_of(path[-1]) if path else t(visit.locale, "help_centre.other")
    return _page(
        visit,
        "category.html",
        title=name,
        description="",
        alternates={},
        canonical=visit.category(category_id, page),
        trail=_trail(visit, path[:-1]),
        shelves=below,
        lines=[_line(visit, each) for each in found[:ON_PAGE]],
        pages=_pages(len(found), page, functools.partial(visit.category, category_id)),
    )


async def search_page(tx: Tx, visit: Visit, query: str, page: int) -> str:
    found = (
        await search_articles(tx, visit.audience, query, limit=ON_PAGE + 1, offset=(page - 1) * ON_PAGE)
        if query
        else []
    )
    return _page(
        visit,
        "search.html",
        title=t(visit.locale, "help_centre.results", q=query) if query else t(visit.locale, "help_centre.search"),
        description="",
        alternates={},
        canonical="",
        query=query,
        lines=[_line(visit, each) for each, _ in found[:ON_PAGE]],
        pages=_pages(len(found), page, functools.partial(visit.search, query)),
    )


async def article_page(
    tx: Tx, visit: Visit, article: Article, rated: str, file_at: Callable[[UUID], str] | None = None
) -> str | None:
    """``rated``: what the reader has said of it just now, "" for nothing. ``file_at``: where its files are read, if not
    where visitors read them."""
    content = article.content
    answer = answer_for(content, visit.locale)
    if answer is None:
        return None

    def address(file: AnswerFile) -> str:
        return visit.file(article.id, file.id) if file_at is None else file_at(file.id)

    parts = [render(part, address, section=place) for place, part in enumerate(answer.parts, 1)]
    told = [
        file
        for part, made in zip(answer.parts, parts, strict=True)
        for file in part.files
        if file.id not in made.pictures
    ]
    beside = await articles_beside(tx, visit.audience, content.related, _RELATED)
    spoken = answered_locales(content)
    words = " ".join(plain_text(part) for part in answer.parts).strip()
    title = title_for(content, visit.locale)
    headings = [heading for part in parts for heading in part.headings]
    return _page(
        visit,
        "article.html",
        title=title,
        description=words[:_DESCRIPTION],
        alternates={locale: visit.article(article.id, locale) for locale in spoken if locale in visit.locales},
        canonical=visit.article(article.id, answer.locale),
        trail=_trail(visit, visit.path_to(content.category_id)),
        article=article,
        lang=answer.locale,
        texts=[part.html for part in parts],
        headings=headings if len(headings) > 2 else [],
        files=[(file, address(file)) for file in told],
        updated=datetime.fromtimestamp(article.updated_at / 1000, UTC).date(),
        related=[_line(visit, each) for each in beside],
        rated=rated,
        data=_structured(visit, article, answer, title, words),
    )


def missing_page(visit: Visit, *, slower: bool = False) -> str:
    """There is nothing (that this reader may see) under an address; or one asks too often."""
    kind = "slower" if slower else "missing"
    return _page(
        visit,
        "missing.html",
        title=t(visit.locale, f"help_centre.{kind}_title"),
        text=t(visit.locale, f"help_centre.{kind}_text"),
        description="",
        alternates={},
        canonical="",
    )


def nowhere_page(locale: str) -> str:
    """There is no help centre, or it is off."""
    return _templates.get_template("nowhere.html").render(locale=locale, t=functools.partial(t, locale))


def _page(visit: Visit, template: str, **values: Any) -> str:
    return _templates.get_template(template).render(
        visit=visit,
        settings=visit.centre.settings,
        t=functools.partial(t, visit.locale),
        languages=LANGUAGES,
        **{"trail": [], "query": "", "data": None} | values,
    )


def _line(visit: Visit, entry: PublishedEntry) -> Line:
    answer = answer_for(entry.content, visit.locale)
    words = plain_text(answer.parts[0]) if answer is not None else ""
    return Line(visit.article(entry.id), title_for(entry.content, visit.locale), _cut(words, _EXCERPT))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _trail(visit: Visit, path: Sequence[Category]) -> list[tuple[str, str]]:
    return [(visit.category(each.id), visit.name_of(each)) for each in path]


def _shelves(visit: Visit, counts: dict[UUID | None, int], parent: UUID | None) -> list[Shelved]:
    """The categories right below another one (None: of the first level) that have something to read, in their order."""
    below: dict[UUID | None, list[Category]] = {}
    for each in visit.shelf.categories:
        below.setdefault(each.parent_id, []).append(each)

    def total(category: Category) -> int:
        return counts.get(category.id, 0) + sum(total(each) for each in below.get(category.id, []))

    found = [
        Shelved(visit.category(each.id), visit.name_of(each), number)
        for each in below.get(parent, [])
        if (number := total(each))
    ]
    if parent is None and counts.get(None):
        found.append(Shelved(visit.category(None), t(visit.locale, "help_centre.other"), counts[None]))
    return found


def _pages(found: int, page: int, address: Any) -> dict[str, str]:
    """The addresses of the pages before and after."""
    return {
        "previous": address(page - 1) if page > 1 else "",
        "next": address(page + 1) if found > ON_PAGE and page < MOST_PAGES else "",
    }


def _structured(visit: Visit, article: Article, answer: EntryAnswer, title: str, words: str) -> Any:
    """JSON-LD for search engines. A script element ends with "</", so that is written otherwise."""
    day = datetime.fromtimestamp(article.updated_at / 1000, UTC).date().isoformat()
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "inLanguage": answer.locale,
        "url": visit.base + visit.article(article.id, answer.locale),
        "dateModified": day,
    }
    if article.form == "question":
        accepted = {"@type": "Answer", "text": words}
        said |= {
            "@type": "FAQPage",
            "mainEntity": [{"@type": "Question", "name": title, "acceptedAnswer": accepted}],
        }
    else:
        said |= {
            "@type": "Article",
            "headline": title,
            "description": words[:_DESCRIPTION],
            "publisher": {"@type": "Organization", "name": visit.site.name},
        }
    return msgspec.json.encode(said).decode().replace("<", "\\u003c").replace("&", "\\u0026")
