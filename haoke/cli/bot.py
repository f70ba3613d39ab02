"""``haoke bot``: one bot process."""

import asyncio
from argparse import Namespace

import uvloop

from haoke.bot.process import serve
from haoke.kernel.logs import configure_logs
from haoke.kernel.settings import Settings, SettingsInvalid


def run(settings: Settings, _: Namespace) -> int:
    configure_logs(settings.log_format, "bot")
    if not settings.database_url or not settings.bus_url:
        raise SettingsInvalid("HAOKE_DATABASE_URL or HAOKE_BUS_URL is empty. 'haoke up' brings its own along.")
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings))
    return 0
