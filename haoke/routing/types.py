"""Values of routing that cross the border. Times in milliseconds since the epoch."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.routing.contract import Outcome, Ring

StateKind = Literal["online", "busy", "away", "wrap_up", "offline"]
Mode = Literal["ring", "auto"]
DecisionKind = Literal[
    "waiting",
    "assigned",
    "offered",
    "accepted",
    "declined",
    "expired",
    "withdrawn",
    "pulled",
    "taken_over",
    "transferred",
    "returned",
    "overflowed",
]

PRESET_STATES: dict[str, StateKind] = {
    "online": "online",
    "busy": "busy",
    "away": "away",
    "training": "away",
    "wrap_up": "wrap_up",
    "offline": "offline",
}
"""States every workspace starts with, in the order in which they are shown: name → kind."""


class Placement(msgspec.Struct, frozen=True):
    """What became of a work item. ``member_id``: who has it, or is asked; ``queue_id``: where new work went."""

    work_item_id: UUID
    outcome: Outcome
    member_id: UUID | None = None
    queue_id: UUID | None = None


class ChainStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a queue's chain. While nobody suits it, it holds the item, for ``seconds``; then the next answers."""

    strategy: Annotated[str, Meta(max_length=100)]
    settings: dict[str, Any] = {}
    seconds: Annotated[int, Meta(ge=0, le=3600)] = 0


class Queue(msgspec.Struct, frozen=True):
    """``units``: capacity that one item takes. ``priority``: higher comes first.

    ``ageing_seconds``: the waiting that a point of priority is worth, 0 when nothing makes up for it.
    ``level_points``: priority for each level of the customer's. ``rings``: the skills that its items need.
    """

    id: UUID
    name: str
    team_id: UUID
    chain: list[ChainStep]
    rings: list[Ring]
    mode: Mode
    accept_seconds: int
    priority: int
    ageing_seconds: int
    level_points: int
    units: int
    wrap_up_seconds: int


class Standing(msgspec.Struct, frozen=True):
    """How a queue is off at a moment. ``longest``: seconds that the first has waited; ``online``: agents who serve it.

    ``free``: how many of these have room. ``full``: one of its limits is reached. ``next_change``: when it opens or
    closes next.
    """

    queue_id: UUID
    open: bool
    next_change: datetime | None
    full: bool
    waiting: int
    longest: int
    online: int
    free: int = 0

    @property
    def accepts(self) -> bool:
        """Whether work that could stay elsewhere should come here."""
        return self.open and not self.full and self.online > 0


class Waiting(msgspec.Struct, frozen=True):
    """A work item that waits. ``position`` from 1; ``seconds``: it will probably be served within; None: who knows."""

    workspace_id: UUID
    queue_id: UUID
    work_item_id: UUID
    kind: str
    subject_id: UUID
    position: int
    seconds: int | None = None


class Told(msgspec.Struct, frozen=True):
    """What became of those who were told ``seconds``: how many were served or left, and how many of them in time."""

    seconds: int
    settled: int
    within: int


class Calibration(msgspec.Struct, frozen=True):
    """How often the announced waiting times of a queue held in the last days. ``sure``: how often they should."""

    sure: float
    days: int
    told: list[Told]


class AgentState(msgspec.Struct, frozen=True):
    """The name of a preset is a key of the text catalogues (``agent_state.<name>``)."""

    id: UUID
    name: str
    kind: StateKind
    preset: bool
    sort: int


class Presence(msgspec.Struct, frozen=True):
    """How available a member is. ``load`` and ``capacity`` in units; ``dropped``: no client is connected any more."""

    member_id: UUID
    state_id: UUID
    kind: StateKind
    name: str
    since: int
    load: int
    capacity: int
    max_capacity: int
    dropped: bool


class Face(msgspec.Struct, frozen=True):
    """A member as those see them whom they serve. ``kind`` None: they never set a state; ``served``: work finished."""

    member_id: UUID
    name: str
    avatar: UUID | None
    kind: StateKind | None
    served: int


class OpenOffer(msgspec.Struct, frozen=True):
    """A work item that a member may accept until ``expires_at``."""

    work_item_id: UUID
    kind: str
    subject_id: UUID
    expires_at: int
    note: str


class Considered(msgspec.Struct, frozen=True):
    """A member in a decision: whether the item went there, why or why not (see matching), and which step said so."""

    member_id: UUID
    taken: bool
    reason: str
    load: int
    capacity: int
    step: str = ""


class NamedConsidered(Considered, frozen=True):
    """``step_title`` by locale; empty where no step said it, or one that is gone."""

    name: str = ""
    step_title: dict[str, str] = {}


class Decision(msgspec.Struct, frozen=True):
    """One step of a work item and how it came about. ``counts`` says for all members what ``candidates`` samples.

    ``strategy_title`` by locale; empty where no strategy chose, or one that is gone.
    """

    id: UUID
    at: int
    kind: DecisionKind
    strategy: str
    strategy_title: dict[str, str]
    chosen: UUID | None
    candidates: list[NamedConsidered]
    counts: dict[str, int]
    reason: str
