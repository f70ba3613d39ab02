"""The worker process: the periodic jobs of all contexts."""

import asyncio
import signal

from haoke.app import at_work  # and what the contexts declare: jobs, and handlers of the events that jobs cause
from haoke.kernel.jobs import Runner
from haoke.kernel.runtime import start_runtime
from haoke.kernel.schema_state import wait_for_schema
from haoke.kernel.settings import Settings


async def work(settings: Settings, place: str) -> None:
    """Run jobs until SIGTERM or SIGINT. ``place`` names this worker over its restarts."""
    await wait_for_schema(settings.database_url)
    runtime = await start_runtime(settings, hears=False)
    runner = Runner(runtime, place)
    for end in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(end, runner.stop)
    try:
        async with at_work(runtime):
            await runner.run()
    finally:
        await runtime.stop()
