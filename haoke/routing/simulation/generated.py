"""Arrivals that are made up: Poisson, with exponential handling times and patience. The same seed gives the same."""

import random
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.routing.simulation.study import MAX_ARRIVALS, MAX_SEATS, Arrival, Seat

_HOUR = 3600.0


class Load(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``handling`` and ``patience`` (None: nobody gives up) are means in seconds."""

    per_hour: Annotated[float, Meta(gt=0, le=MAX_ARRIVALS)]
    handling: Annotated[float, Meta(gt=0, le=86_400)]
    hours: Annotated[float, Meta(gt=0, le=168)] = 8.0
    patience: Annotated[float, Meta(gt=0, le=86_400)] | None = None
    agents: Annotated[int, Meta(ge=1, le=MAX_SEATS)] = 10
    capacity: Annotated[int, Meta(ge=1, le=100)] = 1
    seed: int = 1


def arrivals(load: Load) -> list[Arrival]:
    """At most MAX_ARRIVALS."""
    choose = random.Random(load.seed)  # noqa: S311 - not a secret
    found: list[Arrival] = []
    at = choose.expovariate(load.per_hour / _HOUR)
    while at < load.hours * _HOUR and len(found) < MAX_ARRIVALS:
        patience = None if load.patience is None else choose.expovariate(1 / load.patience)
        found.append(Arrival(at, choose.expovariate(1 / load.handling), patience))
        at += choose.expovariate(load.per_hour / _HOUR)
    return found


def seats(load: Load) -> list[Seat]:
    return [Seat(UUID(int=number), f"#{number}", load.capacity) for number in range(1, load.agents + 1)]
