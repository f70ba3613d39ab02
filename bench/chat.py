"""Visitors write, agents receive, everything durable: Haoke and the bare ceiling in turns, in the same minutes."""

from collections.abc import Callable
from operator import methodcaller
from typing import Any

from bench import load
from bench.ceiling import Ceiling
from bench.client import Agent, Job, Visitor
from bench.load import Run
from bench.processes import Family
from bench.product import Product
from bench.tables import Table, middle, number

CONVERSATIONS, AGENTS, IN_FLIGHT = 200, 10, 400
RATES = (500, 5000)  # messages a second


class Lane:
    """One of the two that are compared: who plays, where, and what it cost in each round."""

    def __init__(self, name: str, url: str, visitors: list[Visitor], agents: list[Agent], family: Family) -> None:
        self.name, self.url, self.visitors, self.agents, self.family = name, url, visitors, agents, family
        self.runs: dict[str, list[Run]] = {}

    async def run(self, name: str, **job: Any) -> None:
        made = await load.run(Job(url=self.url, visitors=self.visitors, agents=self.agents, **job), self.family)
        complete(f"{self.name}, {name}", made)
        self.runs.setdefault(name, []).append(made)

    def middle(self, name: str, value: Callable[[Run], float]) -> float:
        return middle([value(run) for run in self.runs[name]])


def complete(name: str, run: Run) -> None:
    """A run counts only when every message was acknowledged and arrived."""
    result = run.result
    if not result.sent == result.acknowledged == result.delivered or result.errors:
        raise RuntimeError(f"{name}: {result.sent} sent, {result.acknowledged} acknowledged, "
                           f"{result.delivered} arrived, {result.errors} refused")  # fmt: skip


async def measure(product: Product, ceiling: Ceiling, *, rounds: int, seconds: float) -> list[Table]:
    opened = await product.open_conversations(CONVERSATIONS)
    visitors = product.returning(opened.result)
    agents = await product.agents(visitors)
    lanes = {
        "Haoke": Lane("Haoke", product.url, visitors, agents, product.family),
        "ceiling": Lane("ceiling", ceiling.url, ceiling.visitors, ceiling.agents, ceiling.family),
    }
    for lane in lanes.values():  # prepared statements, warm caches; not counted
        await lane.run("warm up", mode="closed", in_flight=CONVERSATIONS, seconds=1)
    for _ in range(rounds):
        for lane in lanes.values():
            await lane.run("closed", mode="closed", in_flight=IN_FLIGHT, seconds=seconds)
        for rate in RATES:
            for lane in lanes.values():
                await lane.run(f"open {rate}", mode="open", rate=rate, seconds=seconds)
    data = (
        f"{CONVERSATIONS} conversations, {AGENTS} agents, two server processes, messages of 150 bytes; medians of "
        f"{rounds} rounds of {seconds:g} s, Haoke and the ceiling in turns. Every message was acknowledged after the "
        "commit and arrived."
    )
    return [_throughput(lanes, data), _latency(lanes)]


def _throughput(lanes: dict[str, Lane], data: str) -> Table:
    haoke, ceiling = lanes["Haoke"], lanes["ceiling"]
    rows = [
        _compared("messages a second", haoke, ceiling, lambda run: run.rate),
        _compared("CPU of all processes, µs a message", haoke, ceiling, methodcaller("per_message")),
    ]
    rows += [
        _compared(f"of that {part}", haoke, ceiling, methodcaller("per_message", part))
        for part in ("web", "worker", "PostgreSQL", "bus", "other")
    ]
    head = (f"closed loop, {IN_FLIGHT} in flight", "Haoke", "ceiling", "Haoke / ceiling")
    return Table("Messages, as many as go", data, head, rows)


def _compared(name: str, haoke: Lane, ceiling: Lane, value: Callable[[Run], float]) -> tuple[str, ...]:
    ours, bare = haoke.middle("closed", value), ceiling.middle("closed", value)
    return (name, number(ours), number(bare), f"{ours / bare:.2f}" if bare else "–")


def _latency(lanes: dict[str, Lane]) -> Table:
    rows = []
    for rate in RATES:
        for share in ("p50", "p99"):
            ours, bare = (
                lane.middle(f"open {rate}", lambda run: run.result.arrival[share])  # noqa: B023 used at once
                for lane in (lanes["Haoke"], lanes["ceiling"])
            )
            rows.append((f"{rate}/s, {share}", f"{ours:.2f} ms", f"{bare:.2f} ms", f"{ours / bare:.2f}"))
    head = ("visitor to agent", "Haoke", "ceiling", "Haoke / ceiling")
    return Table("Messages at a steady rate", "The same conversations; messages leave at their time.", head, rows)
