"""What a simulation is given and what it tells. Times in seconds from the beginning of the study."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.routing.contract import Facts, Ring
from haoke.routing.types import ChainStep

MAX_ARRIVALS = 20_000
MAX_SEATS = 1_000
MAX_PLANS = 4

BUCKETS = (5, 20, 60, 180, 600)
"""Seconds: ``Outcome.waits`` counts who waited up to each of them, and beyond the last."""


class Arrival(msgspec.Struct, frozen=True):
    """A piece of work that comes ``at``. ``patience``: whoever waits for it gives up after so long; None: never."""

    at: float
    handling: float
    patience: float | None = None
    facts: Facts = Facts()


class Seat(msgspec.Struct, frozen=True):
    """An agent. ``shifts``: when they take new work, from and to, in order; none: all the time."""

    member_id: UUID
    name: str
    capacity: int
    skills: dict[str, int] = {}
    performance: dict[str, float] = {}
    shifts: list[tuple[float, float]] = []


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A queue's policy, as in its settings. ``agents``, ``capacity``: other than in fact, for "what if"."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    chain: Annotated[list[ChainStep], Meta(max_length=10)] = msgspec.field(
        default_factory=lambda: [ChainStep("least_busy")]
    )
    rings: Annotated[list[Ring], Meta(max_length=6)] = []
    priority: Annotated[int, Meta(ge=-100, le=100)] = 0
    level_points: Annotated[int, Meta(ge=0, le=100)] = 0
    ageing_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 60
    units: Annotated[int, Meta(ge=1, le=100)] = 1
    wrap_up_seconds: Annotated[int, Meta(ge=0, le=3600)] = 0
    agents: Annotated[int, Meta(ge=1, le=MAX_SEATS)] | None = None
    capacity: Annotated[int, Meta(ge=1, le=100)] | None = None


class Study(msgspec.Struct, frozen=True):
    """``target``: seconds within which work should be answered."""

    arrivals: list[Arrival]
    seats: list[Seat]
    plans: list[Plan]
    target: int = 20


class Share(msgspec.Struct, frozen=True):
    """An agent's part: items served, and the share of the capacity that was in use while they took work."""

    member_id: UUID
    name: str
    served: int
    occupancy: float


class Outcome(msgspec.Struct, frozen=True):
    """How a plan did.

    ``service_level`` = ``in_time`` / (``served`` + ``abandoned``). ``left_over``: still waiting when nothing could
    happen any more. Waits are those of the served, in seconds; ``had_to_wait`` is the share of them that waited at all.
    ``occupancy``: capacity in use, of the capacity on shift. ``fairness``: Jain's index of the agents' occupancies,
    1 when all are alike, 1/n when one does everything (Jain, Chiu, Hawe: A Quantitative Measure of Fairness, 1984).
    """

    name: str
    offered: int
    served: int
    abandoned: int
    left_over: int
    in_time: int
    service_level: float | None
    mean_wait: float | None
    p50_wait: float | None
    p90_wait: float | None
    longest_wait: float | None
    had_to_wait: float | None
    occupancy: float | None
    fairness: float | None
    waits: list[int]
    shares: list[Share]
