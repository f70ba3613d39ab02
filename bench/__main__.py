"""Measure Haoke and print how it stands: ``python -m bench [--quick] [--only chat ...] [--write]``."""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NamedTuple

from bench import assignments, chat, checks, crowd, history, knowledge, opening, starts, wallboard, watchers, words
from bench.ceiling import Ceiling
from bench.product import Product
from bench.tables import Table, machine, show, write
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.migrate import migrate


class Stage(NamedTuple):
    """Both are running. ``quick``: small loads, one round."""

    product: Product
    ceiling: Ceiling
    quick: bool

    @property
    def crowd(self) -> int:
        return 500 if self.quick else 5000


async def measure_starts(folder: Path, quick: bool) -> list[Table]:
    return [await starts.measure(folder, later=2 if quick else 5)]


async def measure_assignments(folder: Path, quick: bool) -> list[Table]:
    """On a database alone: a worker beside it would give the work away first."""
    postgres = EmbeddedPostgres(folder)
    url = await postgres.start()
    try:
        await migrate(url)
        size = {"agent_count": 100, "waiting": 1000, "finished": 100} if quick else {}
        plain = await assignments.measure(url, **size)
        return [assignments.table(plain, await assignments.measure(url, **size, skilled=True))]
    finally:
        await postgres.stop()


async def measure_words(_folder: Path, quick: bool) -> list[Table]:
    return [words.measure(quick=quick)]


async def measure_checks(folder: Path, quick: bool) -> list[Table]:
    """What they find in the labelled set, and how quickly they look at the demo's history."""
    postgres = EmbeddedPostgres(folder)
    url = await postgres.start()
    try:
        await migrate(url)
        return [checks.agreement(), await checks.speed(url, rounds=1 if quick else 3)]
    finally:
        await postgres.stop()


async def measure_wallboard(folder: Path, quick: bool) -> list[Table]:
    """On a database alone: the projector is run here."""
    postgres = EmbeddedPostgres(folder)
    url = await postgres.start()
    try:
        await migrate(url)
        return [wallboard.table(await wallboard.measure(url, seconds=3 if quick else 20))]
    finally:
        await postgres.stop()


async def measure_knowledge(folder: Path, quick: bool) -> list[Table]:
    postgres = EmbeddedPostgres(folder)
    url = await postgres.start()
    try:
        await migrate(url)
        entries, rounds = (5_000, 20) if quick else (100_000, 200)
        return [await knowledge.measure(url, entries=entries, rounds=rounds)]
    finally:
        await postgres.stop()


async def measure_idle(stage: Stage) -> list[Table]:
    return [await crowd.idle(stage.product, stage.ceiling, visitors=stage.crowd)]


async def measure_chat(stage: Stage) -> list[Table]:
    rounds, seconds = (1, 2) if stage.quick else (5, 6)
    return await chat.measure(stage.product, stage.ceiling, rounds=rounds, seconds=seconds)


async def measure_opening(stage: Stage) -> list[Table]:
    return [await opening.measure(stage.product, visitors=50 if stage.quick else 500)]


async def measure_history(stage: Stage) -> list[Table]:
    rounds, seconds = (1, 2) if stage.quick else (3, 5)
    return [await history.measure(stage.product, messages=100_000, rounds=rounds, seconds=seconds)]


async def measure_storm(stage: Stage) -> list[Table]:
    return [await crowd.storm(stage.product, visitors=stage.crowd, rounds=1 if stage.quick else 3)]


async def measure_watchers(stage: Stage) -> list[Table]:
    return [await watchers.measure(stage.product, seconds=5 if stage.quick else 20)]


ALONE: dict[str, Callable[[Path, bool], Awaitable[list[Table]]]] = {
    "starts": measure_starts,
    "assignments": measure_assignments,
    "wallboard": measure_wallboard,
    "words": measure_words,
    "checks": measure_checks,
    "knowledge": measure_knowledge,
}
ON_STAGE: dict[str, Callable[[Stage], Awaitable[list[Table]]]] = {
    "idle": measure_idle,  # first, while no freed memory hides what a connection needs
    "chat": measure_chat,
    "opening": measure_opening,
    "history": measure_history,
    "storm": measure_storm,
    "watchers": measure_watchers,
}


async def run(only: list[str], *, quick: bool) -> list[Table]:
    tables: list[Table] = []

    async def gather(making: Awaitable[list[Table]]) -> None:
        for table in await making:
            tables.append(table)
            show(table)

    with tempfile.TemporaryDirectory(prefix="haoke-bench-") as name:
        for part in [part for part in ALONE if part in only]:
            (folder := Path(name) / part).mkdir()
            await gather(ALONE[part](folder, quick))
        if ON_STAGE.keys() & set(only):
            (folder := Path(name) / "product").mkdir()
            ceiling = Ceiling(Path(name) / "ceiling", chat.CONVERSATIONS, chat.AGENTS)
            async with Product(folder, chat.AGENTS) as product, ceiling:
                for part in [part for part in ON_STAGE if part in only]:
                    await gather(ON_STAGE[part](Stage(product, ceiling, quick)))
    return tables


def main() -> None:
    parts = [*ALONE, *ON_STAGE]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small loads, one round: to see that it works")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts, metavar="PART", help=", ".join(parts))
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    arguments = parser.parse_args()
    preface = machine()
    print(preface)
    begin = time.monotonic()
    tables = asyncio.run(run(arguments.only, quick=arguments.quick))
    print(f"\n{time.monotonic() - begin:.0f} s")
    if arguments.write:
        write(tables, preface)


if __name__ == "__main__":
    main()
