"""``haoke simulate``: policies side by side, on a queue's past or on made-up arrivals."""

import asyncio
import sys
from argparse import Namespace
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts.catalog import workspaces_named
from haoke.accounts.errors import WorkspaceNotFound
from haoke.kernel.auth import system
from haoke.kernel.db import Tx
from haoke.kernel.embedded.engines import database
from haoke.kernel.errors import Refusal
from haoke.kernel.i18n import refusal_text
from haoke.kernel.runtime import start_runtime
from haoke.kernel.settings import Settings
from haoke.routing.actions.simulate import Formula, Simulation, formula, read_study
from haoke.routing.catalog import queue_named
from haoke.routing.simulation import generated
from haoke.routing.simulation.generated import Load
from haoke.routing.simulation.outcome import outcomes
from haoke.routing.simulation.study import Outcome, Plan, Study
from haoke.routing.types import Queue


def run(settings: Settings, arguments: Namespace) -> int:
    try:
        load = _load(arguments)
        plans = [_plan(file) for file in arguments.plan]
        study = (
            asyncio.run(_study(settings, arguments, load, plans))
            if arguments.queue
            else _made_up(load, plans, arguments.target)
        )
    except (msgspec.ValidationError, msgspec.DecodeError, OSError) as error:
        print(f"haoke simulate: {error}", file=sys.stderr)
        return 1
    except Refusal as error:
        print(f"haoke simulate: {refusal_text(error, 'en')}", file=sys.stderr)
        return 1
    print(f"{len(study.arrivals):,} arrivals, {len(study.seats)} agents\n")
    show(outcomes(study), None if load is None else formula(load, arguments.target))
    return 0


def _load(arguments: Namespace) -> Load | None:
    """Checked as the API would check it. Raises ValidationError."""
    if arguments.per_hour is None and arguments.queue:
        return None
    given = {
        "per_hour": arguments.per_hour or 200.0,
        "handling": arguments.handling,
        "patience": arguments.patience,
        "hours": arguments.hours,
        "agents": arguments.agents,
        "capacity": arguments.capacity,
    }
    return msgspec.convert(given, Load)


def _plan(file: Path) -> Plan:
    """A file is a queue's policy as in the API; its name stands for one that it does not give."""
    given = msgspec.json.decode(file.read_bytes(), type=dict)
    return msgspec.convert({"name": file.stem, **given}, Plan)


def _made_up(load: Load | None, plans: list[Plan], target: int) -> Study:
    assert load is not None, "without a queue arrivals are made up"
    return Study(generated.arrivals(load), generated.seats(load), plans or [Plan("least_busy")], target)


async def _study(settings: Settings, arguments: Namespace, load: Load | None, plans: list[Plan]) -> Study:
    async with database(settings) as reachable:
        runtime = await start_runtime(reachable)
        try:
            return await runtime.db.run(_read, arguments, load, plans)
        finally:
            await runtime.stop()


async def _read(tx: Tx, arguments: Namespace, load: Load | None, plans: list[Plan]) -> Study:
    workspace_id = await _workspace(tx, arguments.workspace)
    queue = await queue_named(tx, workspace_id, arguments.queue)
    asked = Simulation(
        queue_id=queue.id,
        plans=[_as_it_is(queue), *plans],
        days=arguments.days,
        load=load,
        target=arguments.target,
    )
    return await read_study(tx, system(workspace_id), asked)


def _as_it_is(queue: Queue) -> Plan:
    known = msgspec.to_builtins(queue)
    return msgspec.convert(
        {name: known[name] for name in Plan.__struct_fields__ if name in known} | {"name": "as it is"}, Plan
    )


async def _workspace(tx: Tx, name: str | None) -> UUID:
    found = await workspaces_named(tx, name)
    if len(found) > 1:
        raise msgspec.ValidationError("there are several workspaces: name one with --workspace")
    if not found:
        raise WorkspaceNotFound
    return found[0]


def show(found: list[Outcome], expected: Formula | None) -> None:
    """Plans as columns, figures as rows; last what the formula expects, where it says anything."""
    columns: list[tuple[str, Any]] = [(outcome.name, outcome) for outcome in found]
    if expected is not None:
        columns.append(("Erlang C", expected))
    table = [["", *(name for name, _ in columns)]]
    for figure, (name, written) in FIGURES.items():
        values = [getattr(column, figure, None) for _, column in columns]
        table.append([name, *("" if value is None else written.format(value) for value in values)])
    first, *widths = (max(len(row[at]) for row in table) for at in range(len(table[0])))
    for name, *cells in table:
        print("  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, widths, strict=True))]))


FIGURES = {
    "service_level": ("answered in time", "{:.1%}"),
    "had_to_wait": ("had to wait", "{:.1%}"),
    "mean_wait": ("mean wait", "{:.1f} s"),
    "p50_wait": ("half waited up to", "{:.1f} s"),
    "p90_wait": ("nine of ten up to", "{:.1f} s"),
    "longest_wait": ("longest wait", "{:.1f} s"),
    "abandoned": ("gave up", "{}"),
    "left_over": ("left over", "{}"),
    "occupancy": ("occupancy", "{:.1%}"),
    "fairness": ("fairness, 1 is equal", "{:.3f}"),
}
"""What is printed of an outcome: its field, and how."""
