"""Values of knowledge that cross the border. Times in milliseconds since the epoch."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.kernel.http.request import Moment

Form = Literal["question", "article"]
"""A question with its answer, or a document that is read as a whole. Both live the same life."""

State = Literal["draft", "published", "expired", "withdrawn"]
"""What the entry is to readers: never seen, live, over by its date, or taken back."""

Stage = Literal["settled", "writing", "review", "approved"]
"""How far the next version is: there is none, it is being written, it waits for a reviewer, or for being published."""

Visibility = Literal["public", "members", "teams"]
Locale = Literal["zh-CN", "zh-TW", "en"]
FileKind = Literal["image", "audio", "video", "file"]

Line = Annotated[str, Meta(max_length=300)]
Key = Annotated[str, Meta(max_length=80, pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]*)?$")]


class Phrasing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Another way to ask. The id stays while the text is corrected."""

    id: UUID
    text: Line
    locale: Locale


class AnswerFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A file of an answer. Width and height in pixels, duration in seconds, size in bytes."""

    id: UUID
    name: Annotated[str, Meta(max_length=300)]
    type: Annotated[str, Meta(max_length=200)]
    size: int
    kind: FileKind
    width: int | None = None
    height: int | None = None
    duration: float | None = None


class AnswerPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is sent as one message: a text, files, or both."""

    text: Annotated[str, Meta(max_length=50_000)] = ""
    format: Literal["plain", "markdown"] = "markdown"
    files: Annotated[list[AnswerFile], Meta(max_length=20)] = []


class EntryAnswer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer in a language. ``channel``: the kind it is for, "" for every one without an answer of its own.

    ``title``: the question in this language, where it is not the entry's own.
    """

    locale: Locale
    channel: Annotated[str, Meta(max_length=40)] = ""
    title: Line = ""
    parts: Annotated[list[AnswerPart], Meta(max_length=20)] = []


class Content(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of an entry that has versions. ``title`` is the standard question, in ``locale``.

    ``team_ids`` say who sees what is for teams; ``site_ids`` where it is told, none: everywhere.
    """

    title: Line
    locale: Locale
    category_id: UUID | None = None
    phrasings: Annotated[list[Phrasing], Meta(max_length=1000)] = []
    answers: Annotated[list[EntryAnswer], Meta(max_length=60)] = []
    related: Annotated[list[UUID], Meta(max_length=50)] = []
    tags: Annotated[list[Annotated[str, Meta(max_length=40)]], Meta(max_length=30)] = []
    visibility: Visibility = "public"
    team_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    site_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    valid_from: Moment | None = None
    valid_until: Moment | None = None


class Entry(msgspec.Struct, frozen=True):
    """An entry as those see it who work on it. ``draft`` is the next version, or the published one when it is settled.

    ``revision`` guards the draft against overwriting; ``published`` is the number of the version that is or was live.
    ``remark`` is what the reviewer said who sent it back.
    """

    id: UUID
    form: Form
    key: str
    state: State
    stage: Stage
    draft: Content
    revision: int
    published: int | None
    author_id: UUID | None
    written_by: UUID | None
    remark: str
    created_at: int
    updated_at: int


class EntryCard(msgspec.Struct, frozen=True):
    """An entry in a list."""

    id: UUID
    form: Form
    key: str
    title: str
    category_id: UUID | None
    state: State
    stage: Stage
    visibility: Visibility
    locales: list[str]
    phrasings: int
    tags: list[str]
    author_id: UUID | None
    written_by: UUID | None
    valid_until: int | None
    published: int | None
    updated_at: int


class EntryVersion(msgspec.Struct, frozen=True):
    """What was published once. ``restored``: the number of the version that it brought back."""

    number: int
    title: str
    note: str
    written_by: UUID | None
    published_by: UUID | None
    published_at: int
    restored: int | None


class Category(msgspec.Struct, frozen=True):
    """A branch of the tree. ``preset`` names one of the ready-made; its name is then a text of the catalogue."""

    id: UUID
    parent_id: UUID | None
    name: str
    preset: str
    place: int
    entries: int = 0


class PublishedEntry(msgspec.Struct, frozen=True):
    """What an entry says now."""

    id: UUID
    form: Form
    key: str
    number: int
    content: Content


class PublishedPhrasing(msgspec.Struct, frozen=True):
    """A live way to ask. The title is one too, under the entry's own id; ``main`` says so."""

    entry_id: UUID
    phrasing_id: UUID
    text: str
    locale: str
    main: bool
    title: str
    visibility: Visibility
    team_ids: list[UUID]
    site_ids: list[UUID]
    valid_from: int | None
    valid_until: int | None


class ImportedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in one language, or its answer for one channel, as a row of a table holds it.

    ``key``: the company's own name for the entry, or its id; rows of the same key make one entry. Without a key the
    question itself is it. ``category``: names from the top down, with "/" between. ``related``: keys. What is empty
    leaves what is there.
    """

    question: str
    key: str = ""
    locale: Locale
    channel: str = ""
    category: str = ""
    phrasings: list[str] = []
    answer: list[AnswerPart] = []
    related: list[str] = []
    tags: list[str] = []
    visibility: Visibility | None = None
    form: Form = "question"
    valid_from: int | None = None
    valid_until: int | None = None


class FoundEntry(msgspec.Struct, frozen=True):
    """A live entry in a list of what was found. ``matched``: the phrasing that fits best, where it is not the title."""

    id: UUID
    form: Form
    title: str
    matched: str
    excerpt: str
    category_id: UUID | None
    visibility: Visibility
    locales: list[str]


FeedbackKind = Literal["helpful", "wrong", "outdated", "incomplete"]


class EntryFeedback(msgspec.Struct, frozen=True):
    """What a member said of an entry; saying it again replaces it."""

    member_id: UUID
    kind: FeedbackKind
    text: str
    at: int


class HelpTexts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a help centre says of itself in one language; an empty title means the site's."""

    title: Annotated[str, Meta(max_length=80)] = ""
    intro: Annotated[str, Meta(max_length=500)] = ""


class HelpLink(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A link at the foot of every page."""

    text: Annotated[str, Meta(min_length=1, max_length=60)]
    url: Annotated[str, Meta(max_length=500, pattern=r"^(https?://[^\s]+|mailto:[^\s]+|tel:[0-9+() -]+)$")]


class HelpCentre(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a site's help centre is set. ``color``: "" for the site's; ``category_ids``: none for all, each with all
    below it; ``indexed``: search engines may list it; ``contact``: its pages lead to the site's chat."""

    enabled: bool = False
    texts: dict[Locale, HelpTexts] = {}
    color: Annotated[str, Meta(pattern=r"^(#[0-9a-fA-F]{6})?$")] = ""
    category_ids: Annotated[list[UUID], Meta(max_length=200)] = []
    links: Annotated[list[HelpLink], Meta(max_length=12)] = []
    indexed: bool = True
    contact: bool = True
