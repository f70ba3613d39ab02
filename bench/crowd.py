"""Five thousand visitors: what one costs in memory while it is idle, and how fast they all come back."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bench import load
from bench.ceiling import Ceiling
from bench.client import Job, Visitor
from bench.processes import Family
from bench.product import Product
from bench.tables import Table, number

FIRST = 100  # as many as a client lets shake hands at a time


async def idle(product: Product, ceiling: Ceiling, *, visitors: int) -> Table:
    ours = await _memory(product.url, product.newcomers(FIRST + visitors), product.family)
    bare = await _memory(ceiling.url, [Visitor({"t": "hello", "v": 1})] * (FIRST + visitors), ceiling.family)
    rows = [
        ("web processes", number(ours["web"]), number(bare["web"])),
        ("all processes", number(sum(ours.values())), number(sum(bare.values()))),
    ]
    return Table(
        "Idle visitors",
        f"{visitors} connected visitors who have said hello, beside {FIRST} who came first and opened the database's "
        "connections; proportional set size before and after, divided.",
        ("KB a connection", "Haoke", "ceiling"),
        rows,
    )


async def _memory(url: str, visitors: list[Visitor], family: Family) -> dict[str, float]:
    """KB that each part of the processes needs for one connection."""
    async with _holding(url, visitors[:FIRST]):
        before = family.memory()
        async with _holding(url, visitors[FIRST:]):
            after = family.memory()
    return {part: (after[part] - before[part]) / (len(visitors) - FIRST) / 1024 for part in after}


@asynccontextmanager
async def _holding(url: str, visitors: list[Visitor]) -> AsyncIterator[None]:
    async with load.client(Job("hold", url, visitors)) as client:
        await client.go()
        await client.result()
        yield
        await client.leave()


async def storm(product: Product, *, visitors: int, rounds: int) -> Table:
    """All come back at once, each with its token, its conversation and the last number it has."""
    opened = (await product.open_conversations(visitors)).result
    returning = product.returning(opened)
    for visitor in returning:
        visitor.hello["since"] = {visitor.conversation: 1}
    rows = []
    for number_of_round in range(1, rounds + 1):
        async with load.client(Job("storm", product.url, returning)) as client:
            before = product.family.cpu()
            await client.go()
            result = await client.result()
            cpu = product.family.cpu()
            await client.leave()
        spent = sum(cpu.values()) - sum(before.values())
        rate = visitors / result.seconds
        rows.append((f"round {number_of_round}", number(rate), number(spent / visitors * 1e6)))
    return Table(
        "Reconnecting with resume",
        f"{visitors} visitors with a conversation each, 100 handshakes under way at a time; each shows its token and "
        "gets the parts it misses.",
        ("", "visitors a second", "CPU of all processes, µs a visitor"),
        rows,
    )
