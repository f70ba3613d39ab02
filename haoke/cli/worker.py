"""``haoke worker``: one worker process."""

import asyncio
from argparse import Namespace
from uuid import uuid4

import uvloop

from haoke.kernel.logs import configure_logs
from haoke.kernel.settings import Settings, SettingsInvalid
from haoke.worker import work


def run(settings: Settings, arguments: Namespace) -> int:
    configure_logs(settings.log_format, "worker")
    if not settings.database_url:
        raise SettingsInvalid("HAOKE_DATABASE_URL is empty. 'haoke up' brings its own database along.")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(settings, arguments.place or str(uuid4())))
    return 0
