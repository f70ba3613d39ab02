"""Where channels plug in. A folder ``adapters/<kind>/`` with an ``adapter`` is a channel; nothing else names it.

Every adapter is an ``Adapter``; what else it can do are protocols of their own, which the core asks for.
"""

import functools
from datetime import datetime
from typing import Annotated, Any, Generic, Literal, Protocol, TypeVar, runtime_checkable
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.channels.outside import Fetched, Outside
from haoke.channels.types import (
    Delivery,
    DeliveryState,
    InboundEvent,
    Media,
    OutboundMessage,
    Peer,
    SendResult,
    Template,
)
from haoke.kernel.db import Tx


class CardRoom(msgspec.Struct, frozen=True):
    """What there is room for in a card: characters of its title, of all below it and of a button.

    ``links``, ``answers``: how many buttons may be links, and answers; ``mixed``: there may be both of them.
    ``https``: its picture lies at such an address. The title and the text are also those of a link with a picture.
    """

    title: int = 80
    text: int = 80
    label: int = 20
    links: int = 3
    answers: int = 3
    items: int = 3
    mixed: bool = True
    https: bool = True


class Capabilities(msgspec.Struct, frozen=True):
    """What a channel can carry. The core asks this, never which channel it is.

    ``parts``: kinds that are sent as they are, the others become text. ``sizes``: the most bytes of a file by the kind
    of its part, ``links_large``: larger ones go as addresses; ``captions``: such a part may say something.
    ``menu_links``: items of a menu may be links.
    ``idempotent``: the provider does not take the same id twice, so that what nobody answered may be sent again.
    ``best``: the furthest state it tells of. ``subject``: messages have one, and copies.
    ``together``: a message holds all of its parts at once. ``card``: what fits into one, else it falls into parts.
    ``quotes``: whose messages an answer can name as what it answers, the peer's or ours; others are said in words.
    ``costs``: each message is paid for. ``file_cards``: a file it cannot carry goes as a link with its name.
    ``retries``: seconds before each further try of what may go well later.
    ``rate``: messages a second of an account, ``peer_rate`` to one peer, of which ``peer_burst`` may go at once.
    """

    formats: frozenset[str] = frozenset({"plain"})
    files: bool = False
    locations: bool = False
    typing: bool = False
    marks: bool = False
    recall: bool = False
    parts: frozenset[str] = frozenset({"text"})
    max_text: int = 4000
    text_unit: Literal["characters", "utf16", "bytes"] = "characters"
    sizes: dict[str, int] = {}
    links_large: bool = False
    captions: bool = False
    max_caption: int = 1000
    menu_items: int = 0
    menu_links: bool = False
    receipts: bool = False
    idempotent: bool = False
    retries: tuple[float, ...] = (1.0, 4.0, 15.0, 60.0)
    best: DeliveryState = "sent"
    subject: bool = False
    together: bool = False
    file_cards: bool = False
    quotes: frozenset[Literal["theirs", "ours"]] = frozenset()
    costs: bool = False
    card: CardRoom = CardRoom()
    rate: float = 20.0
    peer_rate: float = 5.0
    peer_burst: int = 10


Secret = Annotated[str, Meta(max_length=4000, extra_json_schema={"format": "password", "writeOnly": True})]
"""A setting that nobody can read again."""


@functools.cache
def secret_fields(settings: type[msgspec.Struct]) -> tuple[str, ...]:
    """The names of those that nobody can read again."""
    (schema,), components = msgspec.json.schema_components([settings])
    properties = components[settings.__name__]["properties"] if "$ref" in schema else schema["properties"]
    return tuple(name for name, field in properties.items() if field.get("writeOnly"))


class ChannelSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a channel's settings. Every field has a default, so that an account begins with none.

    ``developer``: accounts that name the same one know a person by one union id; without it nothing joins them.
    """

    reopen_hours: Annotated[int, Meta(ge=0, le=720)] = 24
    developer: Annotated[str, Meta(max_length=100)] = ""

    def checked(self) -> "ChannelSettings":
        """As they are stored, or a named refusal of what the types alone cannot tell."""
        return self

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        """What a conversation begins with; empty: nothing."""
        return ""

    def fetches(self) -> bool:
        """Whether there is anything to fetch, or to keep a connection for: nobody does it for the others."""
        return True

    def recall_time(self) -> int:
        """For how many seconds a message can be taken back."""
        return 0


S = TypeVar("S", bound=ChannelSettings)


class Account(msgspec.Struct, Generic[S], frozen=True):
    """A channel account as the server knows it. ``secret`` signs the host page's user identity and never leaves it.

    ``paused_at``: since when nothing goes out over it. ``lost``: fields of its settings that cannot be read, because
    the key that sealed them is not here; nothing is asked of its provider then.
    """

    workspace_id: UUID
    id: UUID
    kind: str
    key: str
    name: str
    settings: S
    secret: str | None
    created_at: int
    paused_at: int | None = None
    lost: tuple[str, ...] = ()


class RawRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came. ``path`` is what follows the account's key; names of headers are in small letters."""

    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    headers: dict[str, str]
    body: bytes
    url: str
    received_at: datetime

    def asked(self, name: str) -> str:
        """The first value of a parameter of the address."""
        return next((value for each, value in self.query if each == name), "")


class RawResponse(msgspec.Struct, frozen=True):
    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


class Parsed(msgspec.Struct, frozen=True):
    """``answer`` acknowledges; it is given once the events are stored.

    ``poke``: the request only says that there is something to fetch, and this is what ``Pulling.pull`` needs for it.
    ``once``: parameters of the address that come with one body and no other, where the body itself is not signed.
    """

    events: list[InboundEvent]
    answer: RawResponse = RawResponse()
    poke: str = ""
    once: tuple[str, ...] = ()


class Window(msgspec.Struct, frozen=True):
    """Whether the peer may be written to now, and for how long and how often still."""

    state: Literal["open", "template_only", "tag_only", "closed"] = "open"
    closes_at: datetime | None = None
    remaining: int | None = None


class InboundMark(msgspec.Struct, frozen=True):
    """What a peer did last, and when. ``kind`` is an event's, or what the event counts as."""

    at: datetime
    kind: str = "message"


AddressKind = Literal["email", "phone", "id"]


class Health(msgspec.Struct, frozen=True):
    """``learned``: settings that the provider told of; those that are empty take them over."""

    well: bool
    code: str = ""
    detail: str = ""
    learned: dict[str, str] = {}


class Described(msgspec.Struct, frozen=True):
    """What adapters say of themselves, for those that are no more than that and their methods. See ``Adapter``."""

    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]


@runtime_checkable
class Adapter(Protocol):
    """A kind of channel. ``titles`` by locale; ``icon`` names a lucide icon; ``settings`` is also shown as a form."""

    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]


@runtime_checkable
class Hooked(Protocol):
    """Its provider calls us. All three look at the request alone and ask nobody."""

    def handshake(self, account: Account[Any], request: RawRequest) -> RawResponse | None:
        """The answer to a question that only sets the address up; None: it is none."""

    def verify(self, account: Account[Any], request: RawRequest) -> None:
        """Raises SignatureInvalid or SignatureStale. On the raw bytes, in constant time, at ``received_at``."""

    def parse(self, account: Account[Any], request: RawRequest) -> Parsed:
        """All events, in their order. What is unknown becomes ``unsupported``. Raises RequestUnreadable."""


@runtime_checkable
class Trusting(Protocol):
    """Its provider signs by keys that it publishes and changes. Verifying asks nobody, so they are learnt before."""

    keys_every: float
    """Seconds."""

    async def learn_keys(self, outside: Outside) -> None:
        """The current ones, into the memory of this process, for all accounts."""


class Intake(Protocol):
    """Where an adapter that fetches by itself puts what it found."""

    cursor: str
    """Up to where it has been taken; empty at first."""

    async def take(self, raw: bytes, events: list[InboundEvent], cursor: str) -> None:
        """Into the journal, with the new cursor, in one transaction. What has been taken already is not taken again."""


@runtime_checkable
class Pulling(Protocol):
    """Its messages are fetched: when the provider pokes us, or every so many seconds (0: only then)."""

    pull_every: int

    async def pull(self, account: Account[Any], poke: str, intake: Intake, outside: Outside) -> None:
        """All there is, page by page. One process does it at a time."""


@runtime_checkable
class Running(Protocol):
    """It keeps a connection, as long as its account is there. One process does at a time."""

    async def run(self, account: Account[Any], intake: Intake, outside: Outside) -> None:
        """Until it is cancelled. Whatever it raises, it is called again, after a while that grows."""


@runtime_checkable
class Sending(Protocol):
    async def send(self, account: Account[Any], message: OutboundMessage, outside: Outside) -> SendResult:
        """Once. ``NoAnswer`` is left to the caller, who knows what it means. A refused token is renewed once."""


@runtime_checkable
class Addressed(Protocol):
    """People who never wrote can be written to, by an address of theirs that we may know."""

    addresses: AddressKind

    def peer_at(self, account: Account[Any], address: str) -> Peer:
        """Who answers from there would be known so. Raises AddressInvalid."""


@runtime_checkable
class Recalling(Protocol):
    async def recall(
        self, account: Account[Any], to: Peer, provider_message_id: str, outside: Outside
    ) -> SendResult: ...


@runtime_checkable
class Typing(Protocol):
    async def typing(self, account: Account[Any], to: Peer, outside: Outside) -> None:
        """Shows the peer that somebody writes, for as long as the provider shows it."""


@runtime_checkable
class Windowed(Protocol):
    def window(self, account: Account[Any], last_in: InboundMark | None, sent_since: int, now: datetime) -> Window:
        """``sent_since``: how many messages we sent after what the peer did last."""


@runtime_checkable
class Templated(Protocol):
    async def templates(self, account: Account[Any], outside: Outside) -> list[Template]:
        """Those the provider approved; at most two hundred."""


@runtime_checkable
class Fetching(Protocol):
    async def fetch_media(self, account: Account[Any], media: Media, outside: Outside) -> Fetched: ...


@runtime_checkable
class Profiled(Protocol):
    async def profile(self, account: Account[Any], peer: Peer, outside: Outside) -> Peer: ...


@runtime_checkable
class Checked(Protocol):
    async def health(self, account: Account[Any], outside: Outside) -> Health: ...


@runtime_checkable
class Keyed(Protocol):
    """We make its secret, and a new one when it is asked for; the one before may count for a while."""

    def with_new_key(self, settings: Any) -> tuple[ChannelSettings, str]: ...


class Receiver(Protocol):
    """The port to whoever takes messages in, in the transaction that says they are taken. It may refuse by name."""

    async def receive(self, tx: Tx, account: Account[Any], event: InboundEvent) -> None: ...


class Teller(Protocol):
    """The port to whoever shows how messages fare, in the transaction that says so."""

    async def tell(self, tx: Tx, workspace_id: UUID, conversation_id: UUID, delivery: Delivery) -> None: ...


class Watcher(Protocol):
    """The port to whoever knows up to where a visitor's page has got a conversation."""

    async def has_seen(self, tx: Tx, workspace_id: UUID, conversation_id: UUID, seq: int) -> bool: ...
