"""Values of conversations that cross the border: on the wire and to other contexts."""

from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.channels.types import Template
from haoke.kernel.auth import Scope

State = Literal["reception", "queued", "assigned", "closed"]
RECEPTION: State = "reception"
"""A reception flow is talking with the visitor: the agents do not see the conversation yet."""

OPENING = "opening"
"""The state until routing has decided, within one transaction; nobody outside ever sees it."""

SurveyLocale = Literal["zh-CN", "zh-TW", "en"]
SurveyLine = Annotated[str, Meta(max_length=200)]

Mood = Literal["calm", "satisfied", "unhappy", "angry"]
"""How the customer sounds. Whoever can tell sets it; conversations only keep and show it."""

TROUBLED: tuple[Mood, ...] = ("unhappy", "angry")

BotNeed = Literal["people", "angry", "unknown", "long"]
"""Why people should look after a visitor whom the bot has: people are wanted and nobody took over; the customer is
angry; the bot did not know twice in a row; it takes long. The most urgent first.
"""

AuthorKind = Literal["visitor", "member", "system"]

INTERNAL_KINDS = frozenset(
    {
        "note",
        "whisper",
        "queued",
        "transferred",
        "returned",
        "help_asked",
        "help_ended",
        "entered",
        "withdrew",
        "wrap_up",
        "received",
        "handed_over",
        "spoken",
        "summed_up",
        "edited",
        "reacted",
    }
)
"""Kinds of parts that the customer never receives."""


class Author(msgspec.Struct, frozen=True):
    kind: AuthorKind
    id: UUID | None = None


class FileRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file in a message. width and height in pixels, duration in seconds, size in bytes."""

    id: UUID
    name: str
    type: str
    size: int
    kind: Literal["image", "audio", "video", "file"]
    width: int | None = None
    height: int | None = None
    duration: float | None = None


class Location(msgspec.Struct, frozen=True, omit_defaults=True):
    """A place: degrees in WGS 84."""

    lat: float
    lng: float
    label: str = ""


class Quote(msgspec.Struct, frozen=True, omit_defaults=True):
    seq: int
    text: str
    by: Author


class FormAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """A visitor's answer to a prompt of a reception flow: which node asked, and the chosen option or filled fields."""

    node: Annotated[str, Meta(max_length=40)]
    option: Annotated[str, Meta(max_length=40)] = ""
    fields: Annotated[dict[str, Annotated[str, Meta(max_length=4000)]], Meta(max_length=40)] = {}


CardKind = Literal["rich", "product", "order", "link", "menu"]


class CardField(msgspec.Struct, frozen=True):
    label: str
    value: str


class CardLink(msgspec.Struct, frozen=True):
    label: str
    url: str


class CardChoice(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a customer may answer a card with. Without an ``id`` it gets its number."""

    text: str
    id: str = ""


class Card(msgspec.Struct, frozen=True, omit_defaults=True):
    """A message with a form. Its picture is a ``file`` of ours, or the address in ``image``.

    Buttons that answer a flow are the message's prompt, not ``choices``. What it may hold: ``card_rules``.
    """

    kind: CardKind = "rich"
    title: str = ""
    text: str = ""
    image: str = ""
    file: FileRef | None = None
    price: str = ""
    status: str = ""
    fields: tuple[CardField, ...] = ()
    links: tuple[CardLink, ...] = ()
    choices: tuple[CardChoice, ...] = ()

    def standing(self) -> str:
        """Price and status, in one line."""
        return " · ".join(filter(None, (self.price, self.status)))

    def in_words(self) -> str:
        """The same for clients and channels that show only text."""
        fields = (f"{field.label}: {field.value}" for field in self.fields)
        links = (f"{link.label}: {link.url}" for link in self.links)
        choices = (f"{number}. {choice.text}" for number, choice in enumerate(self.choices, 1))
        lines = (self.title, self.standing(), self.text, *fields, *links, *choices)
        return "\n".join(line for line in lines if line)


class Chosen(msgspec.Struct, frozen=True):
    """What a customer chose of a ``card``, named by its message; the message's text says it in words."""

    card: UUID
    item: Annotated[str, Meta(max_length=40)]


Address = Annotated[str, Meta(max_length=320)]


class Outward(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a message of a member brings for its channel alone: of a mail, or a template in which ``text`` was said.

    ``below``: what stands below the text, quoted.
    """

    subject: Annotated[str, Meta(max_length=500)] = ""
    cc: Annotated[tuple[Address, ...], Meta(max_length=50)] = ()
    bcc: Annotated[tuple[Address, ...], Meta(max_length=50)] = ()
    template: Template | None = None
    below: Annotated[str, Meta(max_length=20_000)] = ""


class MessageBody(msgspec.Struct, frozen=True, omit_defaults=True):
    """``mentions``: members a note calls to the conversation; messages have none.

    ``line``: the business line a visitor chose, with a message that opens a conversation; it is kept with that.
    ``card`` says what ``text`` does, with a form. ``choice``: of what a card offered, by the customer.
    """

    text: str = ""
    format: Literal["plain", "markdown"] = "plain"
    files: tuple[FileRef, ...] = ()
    location: Location | None = None
    quote: Quote | None = None
    mentions: tuple[UUID, ...] = ()
    answer: FormAnswer | None = None
    line: UUID | None = None
    outward: Outward | None = None
    card: Card | None = None
    choice: Chosen | None = None

    def every_file(self) -> tuple[FileRef, ...]:
        """With the picture of the card."""
        return self.files if self.card is None or self.card.file is None else (*self.files, self.card.file)


class Inward(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a customer's message brought of its channel: of a mail, who else got it, and what stands below its text."""

    subject: str = ""
    to: tuple[str, ...] = ()
    cc: tuple[str, ...] = ()
    folded: str = ""


class ReceivedBody(MessageBody, frozen=True, omit_defaults=True):
    """Of a message that came over a channel; nobody else can say these things."""

    inward: Inward | None = None


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """One step of a conversation. ``seq`` has no gaps; ``id`` is the sender's own and makes sending twice harmless."""

    seq: int
    id: UUID
    kind: str
    by: Author
    at: int
    body: dict[str, Any] = {}
    recalled: bool = False


class LastMessage(msgspec.Struct, frozen=True):
    kind: str
    text: str
    by: Author


class Marks(msgspec.Struct, frozen=True):
    """Up to which seq each side has received and read."""

    visitor_delivered: int = 0
    visitor_read: int = 0
    agent_delivered: int = 0
    agent_read: int = 0


class Named(msgspec.Struct, frozen=True):
    id: UUID
    name: str


Role = Literal["helper", "supervisor", "reader"]
"""What somebody beside the owner (the assignee) is in a conversation. A reader was mentioned and may read it."""


class Participant(msgspec.Struct, frozen=True):
    """A member in a conversation beside its owner."""

    member_id: UUID
    role: Role
    since: int


class HelpRequest(msgspec.Struct, frozen=True):
    """A question to colleagues; whoever accepts comes into the conversation. ``team_id``: to anyone of a team."""

    id: UUID
    conversation_id: UUID
    customer: str
    by: UUID
    by_name: str
    team_id: UUID | None
    question: str
    at: int


class ChosenLine(msgspec.Struct, frozen=True):
    """The business line that a visitor came by; ``titles`` by locale."""

    id: UUID
    titles: dict[str, str]


class Conversation(msgspec.Struct, frozen=True):
    """What members see of a conversation. ``line``: where the visitor chose one. ``icon``: of its channel."""

    id: UUID
    site: Named
    customer: Named
    queue_id: UUID
    team_id: UUID
    state: State
    assignee_id: UUID | None
    participants: list[Participant]
    work_item_id: UUID | None
    last_seq: int
    last_at: int
    last: LastMessage | None
    unread: int
    waiting_since: int | None
    opened_at: int
    closed_at: int | None
    left_at: int | None
    locale: str
    marks: Marks
    page: dict[str, Any]
    line: ChosenLine | None = None
    mood: Mood = "calm"
    icon: str = ""


class WithBot(msgspec.Struct, frozen=True):
    """A conversation that the bot has, and since when; ``need``: why people should look after it, if they should."""

    conversation: Conversation
    since: int
    need: BotNeed | None


class TaskIntent(msgspec.Struct, frozen=True):
    """What visitors say when they want a task that is published. ``title``: as it is offered to them."""

    flow_id: UUID
    title: str
    examples: list[str]


class ClosedConversation(msgspec.Struct, frozen=True, kw_only=True):
    """What may be asked of a finished conversation. ``codes``: its closing code and those above it."""

    id: UUID
    customer_id: UUID
    member_id: UUID
    team_id: UUID
    opened_at: int
    closed_at: int
    bad_rating: bool
    transferred: bool
    codes: frozenset[UUID]


class QuickReplyValues(msgspec.Struct, frozen=True, kw_only=True):
    """What a member writes of a quick reply. Its texts may hold ``{variables}``."""

    folder: str = ""
    code: str = ""
    title: str = ""
    text: str


class QuickReply(QuickReplyValues, frozen=True, kw_only=True):
    """``scope``: own, a team's, or everybody's. ``uses`` counts the reader's own, ``all_uses`` everybody's."""

    id: UUID
    scope: Scope
    team_id: UUID | None
    initials: str
    place: int
    uses: int
    all_uses: int


class SurveyReason(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to tick, for scores from ``lowest`` to ``highest``."""

    id: Annotated[str, Meta(min_length=1, max_length=40)]
    texts: dict[SurveyLocale, SurveyLine]
    lowest: Annotated[int, Meta(ge=1, le=10)] = 1
    highest: Annotated[int, Meta(ge=1, le=10)] = 10


class Survey(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a workspace asks for ratings. ``labels`` begin with the lowest score; texts that are missing are Haoke's own.

    ``automatic`` asks by itself after closing, but for the ``quiet_sites``, and over accounts whose messages cost only
    at ``paid_sites``; ``by_visitor`` lets visitors begin.
    ``days`` is how long after closing they may answer.
    """

    style: Literal["stars", "smileys", "scale"] = "stars"
    steps: Annotated[int, Meta(ge=2, le=10)] = 5
    question: dict[SurveyLocale, SurveyLine] = {}
    labels: dict[SurveyLocale, Annotated[list[SurveyLine], Meta(max_length=10)]] = {}
    reasons: Annotated[list[SurveyReason], Meta(max_length=30)] = []
    ask_solved: bool = True
    ask_text: bool = True
    positive_from: Annotated[int, Meta(ge=2, le=10)] = 4
    bad_up_to: Annotated[int, Meta(ge=1, le=9)] = 2
    automatic: bool = False
    by_visitor: bool = True
    quiet_sites: Annotated[list[UUID], Meta(max_length=1000)] = []
    paid_sites: Annotated[list[UUID], Meta(max_length=1000)] = []
    days: Annotated[int, Meta(ge=1, le=90)] = 7


class RatingAnswer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a visitor answered, with its words in all languages: it can be read when the survey is another."""

    style: str
    score: int
    best: int
    label: dict[str, str] = {}
    reasons: list[str] = []
    reason_texts: list[dict[str, str]] = []
    solved: bool | None = None
    text: str = ""


class ClosingCode(msgspec.Struct, frozen=True):
    """A node of the trees. ``team_id`` of a root: for this team only. ``used`` by wrap-ups: can only be retired."""

    id: UUID
    parent_id: UUID | None
    team_id: UUID | None
    name: str
    place: int
    retired: bool
    used: bool


class WrapUp(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an agent noted about a conversation on closing it; ``path`` names the code from the root on."""

    code_id: UUID | None = None
    path: list[str] = []
    solved: bool | None = None
    tags: list[str] = []
    note: str = ""


FollowUp = Literal["open", "contacted", "resolved"]


class AgentCard(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a visitor sees of an agent. ``state`` and ``served``, the conversations they had, where the site says it."""

    id: UUID
    name: str
    avatar: UUID | None
    state: Literal["online", "busy", "away", "offline"] | None = None
    served: int | None = None


class QueueNews(msgspec.Struct, frozen=True):
    """What a visitor who waits is told: ``seconds``, an honest bound of the wait, is null when nobody can say.

    ``opens_at``: when a closed queue opens again, if it does; ``online``: whether anybody who serves it is there;
    ``bot``: whether the visitor may ask a bot instead.
    """

    seconds: int | None
    open: bool
    opens_at: int | None
    full: bool
    online: bool
    bot: bool = False


class VisitorConversation(msgspec.Struct, frozen=True):
    """What a visitor sees of their conversation. ``position`` is the place in the queue, from 1; times in ms."""

    id: UUID
    state: State
    last_seq: int
    agent: AgentCard | None
    position: int | None
    marks: Marks
    opened_at: int
    last_at: int
    queue: QueueNews | None = None


class ListedConversation(VisitorConversation, frozen=True, kw_only=True):
    """In a visitor's list. ``unread``: messages they have not read, counted up to a hundred."""

    last: LastMessage | None = None
    unread: int = 0
