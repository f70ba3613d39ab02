"""Where others plug in: strategies say which of the candidates a work item may go to. Pure functions, no database."""

from typing import Annotated, Any, Literal, Protocol, runtime_checkable
from uuid import UUID

import msgspec
from msgspec import Meta

Answer = tuple[list["Candidate"] | None, dict[str, Any]]
"""Who is left of the candidates, and what the queue shall remember of this strategy for next time."""


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A skill and the least level of it."""

    skill_id: UUID
    level: Annotated[int, Meta(ge=1, le=5)]


class Facts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of where an item comes from and whom it is for; whatever is not known is empty.

    ``channel``: the kind of channel; ``account_id``: the company's account on it, such as a site; ``page`` and
    ``referrer``: addresses; ``identity``: what the company's own pages call the customer, and signed; ``level``: the
    customer's, 0 is ordinary; ``raised``: points of priority before others, in any queue; ``known_id``: the member who
    served them last, until ``known_at`` (milliseconds). ``need``: a skill beyond what the queue asks for, during the
    first ``need_seconds`` of waiting (0: always).
    """

    ip: str = ""
    channel: str = ""
    account_id: UUID | None = None
    page: str = ""
    referrer: str = ""
    locale: str = ""
    identity: str = ""
    level: int = 0
    raised: int = 0
    known_id: UUID | None = None
    known_at: int = 0
    need: Need | None = None
    need_seconds: int = 0


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """After so many seconds it is enough to have all these skills; none: everybody will do."""

    after: Annotated[int, Meta(ge=0, le=86_400)]
    skills: Annotated[list[Need], Meta(max_length=10)] = []


class WorkItem(msgspec.Struct, frozen=True):
    """A piece of work waiting for an owner. ``enqueued_at`` in milliseconds; ``units`` is the capacity it takes.

    ``passed`` are members who declined it or did not answer a moment ago; ``note`` is from whoever handed it on.
    ``turn``: the lower, the sooner it is served; ``waited`` in seconds. ``rings``: who is skilled enough for it.
    ``known_state``: what keeps ``facts.known_id`` from taking it (see matching), ``free`` when nothing does, empty
    when nobody knows. Only for strategies that ask for it.
    """

    id: UUID
    workspace_id: UUID
    kind: str
    subject_id: UUID
    queue_id: UUID
    priority: int
    units: int
    enqueued_at: int
    target_id: UUID | None = None
    passed: frozenset[UUID] = frozenset()
    note: str = ""
    turn: int = 0
    waited: float = 0.0
    facts: Facts = Facts()
    rings: tuple[Ring, ...] = ()
    known_state: str = ""


class Candidate(msgspec.Struct, frozen=True):
    """An agent with room for the item. Times in milliseconds, 0 when never.

    ``idle_since``: the last time they got or finished work, or came on line. ``skills``: level by the skill's id as
    text; ``performance``: what was measured of the last days, by the metric's name.
    """

    member_id: UUID
    load: int
    capacity: int
    last_assigned_at: int
    idle_since: int = 0
    skills: dict[str, int] = {}
    performance: dict[str, float] = {}


class Who(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Some of a queue's agents: these members, and all who have one of these skills."""

    members: Annotated[list[UUID], Meta(max_length=200, extra_json_schema={"format": "members"})] = []
    skills: Annotated[list[UUID], Meta(max_length=20, extra_json_schema={"format": "skills"})] = []

    def among(self, candidates: list[Candidate]) -> list[Candidate]:
        members, skills = set(self.members), {str(each) for each in self.skills}
        return [each for each in candidates if each.member_id in members or not skills.isdisjoint(each.skills)]


def words(en: str, zh_cn: str, zh_tw: str, **schema: Any) -> Meta:
    """What a form calls a field of a strategy's settings; ``schema`` is added to its JSON schema."""
    return Meta(extra_json_schema={"titles": {"en": en, "zh-CN": zh_cn, "zh-TW": zh_tw}, **schema})


class StrategySettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a strategy's settings; also shown as a form. Every field has a default."""

    def checked(self) -> "StrategySettings":
        """As they are stored, or a named refusal of what the types alone cannot tell."""
        return self


@runtime_checkable
class Strategy(Protocol):
    """A step of a queue's chain. ``titles`` and ``descriptions`` by locale.

    ``asks``: what is only found out where a step wants it, because it costs: ``known_state`` (WorkItem),
    ``performance`` (Candidate).
    """

    titles: dict[str, str]
    descriptions: dict[str, str]
    settings: type[StrategySettings]
    asks: frozenset[str]

    def narrow(self, item: WorkItem, candidates: list[Candidate], settings: Any, memory: dict[str, Any]) -> Answer:
        """Who of the candidates (at least one) the item may go to.

        One: that one gets it. Several: the next step decides among them. None: this step has nothing to say about
        this item. Nobody (an empty list): the item waits for others, as long as the queue lets this step hold it.
        """
        ...


Outcome = Literal["assigned", "offered", "waiting"]
