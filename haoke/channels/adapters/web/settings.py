"""What can be set of a site."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.channels.adapters.web.domains import clean_domain
from haoke.channels.contract import ChannelSettings

Line = Annotated[str, Meta(max_length=80)]
Paragraph = Annotated[str, Meta(max_length=2000)]
Locale = Literal["zh-CN", "zh-TW", "en"]


class Offset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Distance of the launcher from the edges, in pixels."""

    x: Annotated[int, Meta(ge=0, le=400)] = 20
    y: Annotated[int, Meta(ge=0, le=800)] = 20


class SiteTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Texts for readers of one language; an empty one means the site's own."""

    title: Line = ""
    welcome: Paragraph = ""
    copyright: Line = ""


class SiteSettings(ChannelSettings, frozen=True, kw_only=True):
    """Look, words and limits of a site. ``logo`` and ``agent_avatar`` are files; times in the unit of their names.

    ``agents_shown``: visitors see how agents are off and how many are there; ``served_shown``: how many one has served.
    """

    title: Line = ""
    welcome: Paragraph = ""
    copyright: Line = ""
    translations: dict[Locale, SiteTexts] = msgspec.field(default_factory=dict)
    locale: Literal["auto", "zh-CN", "zh-TW", "en"] = "auto"
    logo: UUID | None = None
    agent_avatar: UUID | None = None
    color: Annotated[str, Meta(pattern=r"^#[0-9a-fA-F]{6}$")] = "#1769ff"
    position: Literal["right", "left"] = "right"
    offset: Offset = Offset()
    launcher: Literal["bubble", "bar"] = "bubble"
    greeting_after: Annotated[int, Meta(ge=0, le=600)] | None = None
    typing_preview: bool = False
    agents_shown: bool = True
    served_shown: bool = True
    max_file_mb: Annotated[int, Meta(ge=1, le=100)] = 20
    recall_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 120
    allowed_domains: Annotated[tuple[str, ...], Meta(max_length=100)] = ()

    def checked(self) -> "SiteSettings":
        """With domains as they are compared. Raises DomainInvalid."""
        domains = tuple(dict.fromkeys(clean_domain(domain) for domain in self.allowed_domains))
        return msgspec.structs.replace(self, allowed_domains=domains, color=self.color.lower())

    def texts_for(self, locale: str) -> SiteTexts:
        """What a reader of this language sees; where the site fixes a language, that one counts."""
        wished = locale if self.locale == "auto" else self.locale
        texts = next((texts for known, texts in self.translations.items() if known == wished), SiteTexts())
        return SiteTexts(texts.title or self.title, texts.welcome or self.welcome, texts.copyright or self.copyright)

    def welcome_for(self, locale: str) -> str:
        return self.texts_for(locale).welcome

    def recall_time(self) -> int:
        return self.recall_seconds
