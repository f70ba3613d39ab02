"""Who receives a site's visitors, the bot or people: rules in order, of which the first that holds is taken. Pure."""

from collections.abc import Callable, Iterator
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.conversations.types import SurveyLocale
from haoke.flows.types import Value

Mode = Literal["people", "bot_first", "bot_only", "flow"]

Page = Annotated[str, Meta(min_length=1, max_length=500)]


class ReceptionWhen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What has to hold; what is not set always does.

    ``pages``: one of them stands in the page's address. ``calendar_id``: it is ``open``, or not. ``online``: of the
    queue's agents. ``waiting``: at least so many, in the queue. ``level``: the customer's, at least. ``queue_id``: the
    one that the visitor would come to.
    """

    pages: Annotated[list[Page], Meta(max_length=20)] = []
    calendar_id: UUID | None = None
    open: bool = True
    online: Literal["somebody", "nobody"] | None = None
    waiting: Annotated[int, Meta(ge=1, le=100_000)] | None = None
    level: Annotated[int, Meta(ge=0, le=100)] | None = None
    queue_id: UUID | None = None
    locale: SurveyLocale | None = None


class ReceptionRule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``flow_id``: of a flow that was drawn, for the mode ``flow``."""

    name: Annotated[str, Meta(max_length=60)] = ""
    mode: Mode
    flow_id: UUID | None = None
    when: ReceptionWhen = msgspec.field(default_factory=ReceptionWhen)


class Received(msgspec.Struct, frozen=True):
    """The rule that held, from 1, and the facts for which it did."""

    place: int
    name: str
    mode: Mode
    because: dict[str, Value]


Check = tuple[str, str, Callable[[Value], bool]]
"""What is looked at, the fact's key, and whether it is as it has to be."""


def checks(when: ReceptionWhen) -> Iterator[Check]:
    """What costs nothing comes first."""
    if when.pages:
        wanted = [page.casefold() for page in when.pages]
        yield "page", "page.url", lambda url: any(page in str(url).casefold() for page in wanted)
    if when.locale is not None:
        yield "locale", "locale", lambda locale: locale == when.locale
    if when.queue_id is not None:
        yield "queue", "queue.id", lambda queue: queue == str(when.queue_id)
    if (level := when.level) is not None:
        yield "level", "customer.level", lambda found: _number(found) >= level
    if when.calendar_id is not None:
        yield "open", f"hours.{when.calendar_id}", lambda found: bool(found) is when.open
    if when.online is not None:
        yield "online", "queue..online", lambda found: (_number(found) > 0) is (when.online == "somebody")
    if (most := when.waiting) is not None:
        yield "waiting", "queue..waiting", lambda found: _number(found) >= most


def _number(value: Value) -> float:
    return float(value or 0)
