"""Try other policies on what came to a queue, or on made-up arrivals, beside how it is."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from haoke.kernel.auth import Actor
from haoke.kernel.clock import now
from haoke.kernel.db import Database, Tx
from haoke.kernel.http.request import Body
from haoke.routing.actions.check_policy import checked_policy
from haoke.routing.errors import NothingToSimulate
from haoke.routing.permissions import QUEUES_MANAGE
from haoke.routing.queries.history import past_arrivals, past_seats
from haoke.routing.queries.queues import queue_row
from haoke.routing.simulation import erlang, generated
from haoke.routing.simulation.apart import simulate_apart
from haoke.routing.simulation.generated import Load
from haoke.routing.simulation.study import MAX_ARRIVALS, MAX_PLANS, MAX_SEATS, Outcome, Plan, Study


class Simulation(Body, frozen=True, kw_only=True):
    """``load``: made-up arrivals; without it those of the last ``days`` are taken. ``target`` in seconds."""

    queue_id: UUID
    plans: Annotated[list[Plan], Meta(min_length=1, max_length=MAX_PLANS)]
    days: Annotated[int, Meta(ge=1, le=31)] = 7
    load: Load | None = None
    target: Annotated[int, Meta(ge=1, le=3600)] = 20


class Formula(msgspec.Struct, frozen=True):
    """What Erlang's C formula says of the made-up load, for patient customers. Waits in seconds."""

    had_to_wait: float
    service_level: float
    mean_wait: float | None


class Simulated(msgspec.Struct, frozen=True):
    """``complete``: there was no more than a simulation takes. ``formula``: for made-up loads without patience."""

    arrivals: int
    agents: int
    complete: bool
    formula: Formula | None
    outcomes: list[Outcome]


async def simulate(db: Database, actor: Actor, asked: Simulation) -> Simulated:
    """Raises PermissionDenied, QueueNotFound, what ``checked_policy`` raises, NothingToSimulate, SimulationBusy."""
    study = await db.run(read_study, actor, asked)
    if not study.arrivals or not study.seats:
        raise NothingToSimulate
    return Simulated(
        len(study.arrivals),
        len(study.seats),
        len(study.arrivals) < MAX_ARRIVALS,
        None if asked.load is None else formula(asked.load, asked.target),
        await simulate_apart(study),
    )


async def read_study(tx: Tx, actor: Actor, asked: Simulation) -> Study:
    """The arrivals and agents that are asked for."""
    actor.require(QUEUES_MANAGE)
    queue = await queue_row(tx, actor.workspace_id, asked.queue_id)
    for plan in asked.plans:
        await checked_policy(tx, actor.workspace_id, plan.chain, plan.rings)
    if asked.load is not None:
        return Study(generated.arrivals(asked.load), generated.seats(asked.load), asked.plans, asked.target)
    until = now()
    since = until - timedelta(days=asked.days)
    arrivals = await past_arrivals(tx, actor.workspace_id, queue.id, since, until, MAX_ARRIVALS)
    seats = await past_seats(tx, actor.workspace_id, queue.team_id, since, until, MAX_SEATS)
    return Study(arrivals, seats, asked.plans, asked.target)


def formula(load: Load, target: int) -> Formula | None:
    """None where the formula does not hold: for customers who give up."""
    if load.patience is not None:
        return None
    erlangs, places = load.per_hour * load.handling / 3600, load.agents * load.capacity
    wait = erlang.mean_wait(erlangs, places, load.handling)
    return Formula(
        erlang.erlang_c(erlangs, places),
        erlang.service_level(erlangs, places, load.handling, target),
        wait if erlangs < places else None,
    )
