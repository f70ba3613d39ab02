"""Periodic jobs: run again and again by one of several workers, survive failures, end in order."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from haoke.kernel.jobs import RENEWAL, Job, Runner, periodic, registry
from haoke.kernel.leases import claim
from haoke.kernel.runtime import Runtime, start_runtime
from haoke.kernel.settings import Settings
from haoke.kernel.tables import leases

pytestmark = pytest.mark.anyio


@pytest.fixture
async def runtime(db_url: str, tmp_path) -> AsyncIterator[Runtime]:
    runtime = await start_runtime(Settings(database_url=db_url, data_dir=tmp_path))
    yield runtime
    await runtime.stop()


class Probe:
    """Counts its runs; ``reached`` waits for a number of them."""

    def __init__(self, *, fail_first: bool = False, hold: asyncio.Event | None = None) -> None:
        self.runs = 0
        self.finished = 0
        self._changed = asyncio.Condition()
        self._fail_first = fail_first
        self._hold = hold

    async def __call__(self, runtime: Runtime) -> None:
        async with self._changed:
            self.runs += 1
            self._changed.notify_all()
        if self._fail_first and self.runs == 1:
            raise RuntimeError("the first run fails")
        if self._hold is not None:
            await self._hold.wait()
        self.finished += 1

    async def reached(self, runs: int) -> None:
        async with asyncio.timeout(10), self._changed:
            await self._changed.wait_for(lambda: self.runs >= runs)


def runner(runtime: Runtime, probe: Probe, name: str = "", holder: str = "") -> Runner:
    name = name or f"test.{uuid4()}"
    return Runner(runtime, holder or str(uuid4()), {name: Job(name, 0.01, probe)})


async def finish(running: Runner, task: asyncio.Task[None]) -> None:
    running.stop()
    async with asyncio.timeout(10):
        await task


async def test_repeats_and_goes_on_after_a_failure(runtime: Runtime) -> None:
    probe = Probe(fail_first=True)
    one = runner(runtime, probe)
    task = asyncio.create_task(one.run())
    await probe.reached(3)
    await finish(one, task)


async def test_one_of_two_workers_runs_it_and_the_other_follows_on(runtime: Runtime) -> None:
    first, second, name = Probe(), Probe(), f"test.{uuid4()}"
    one, two = runner(runtime, first, name), runner(runtime, second, name)
    task = asyncio.create_task(one.run())
    await first.reached(1)
    other = asyncio.create_task(two.run())
    await first.reached(20)
    assert second.runs == 0
    await finish(one, task)
    done = first.runs
    await second.reached(2)
    assert first.runs == done
    await finish(two, other)


async def test_stop_lets_the_running_one_finish(runtime: Runtime) -> None:
    hold = asyncio.Event()
    probe = Probe(hold=hold)
    one = runner(runtime, probe)
    task = asyncio.create_task(one.run())
    await probe.reached(1)
    one.stop()
    assert not (await asyncio.wait([task], timeout=0.2))[0]
    hold.set()
    await task
    assert (probe.runs, probe.finished) == (1, 1)


async def test_successor_in_the_same_place_needs_not_wait_for_the_expiry(runtime: Runtime) -> None:
    probe, name = Probe(), f"test.{uuid4()}"
    await runtime.db.run(claim, [name], "place", 3600)  # by one that was killed
    one = runner(runtime, probe, name, "place")
    task = asyncio.create_task(one.run())
    await probe.reached(1)
    await finish(one, task)


async def test_a_lost_lease_ends_the_work(runtime: Runtime) -> None:

    probe = Probe(hold=asyncio.Event())
    one = runner(runtime, probe)

    async def steal(tx) -> None:
        await tx.execute(leases.update().values(holder="thief", fence=leases.c.fence + 1))

    task = asyncio.create_task(one.run())
    await probe.reached(1)
    work = next(iter(one._running.values()))
    await runtime.db.run(steal)
    async with asyncio.timeout(RENEWAL * 3):
        await asyncio.wait([work])
    assert work.cancelled()
    await finish(one, task)


def test_names_are_unique() -> None:
    @periodic(seconds=1, name="test.declared")
    async def declared(runtime: Runtime) -> None: ...

    assert registry.pop("test.declared").seconds == 1
    registry["test.declared"] = Job("test.declared", 1, declared)
    with pytest.raises(ValueError, match=r"test\.declared"):
        periodic(seconds=1, name="test.declared")(declared)
    registry.pop("test.declared")
