"""``haoke web``: one web process."""

import asyncio
import gc
import resource
import socket
from argparse import Namespace

import uvloop

from haoke.asgi import serve
from haoke.kernel.listening import listen
from haoke.kernel.logs import configure_logs
from haoke.kernel.settings import Settings, SettingsInvalid

_YOUNG = 20_000
"""Objects made between two looks for garbage. A message leaves none in cycles, and looking took 7 % of its time."""


def run(settings: Settings, arguments: Namespace) -> int:
    configure_logs(settings.log_format, arguments.name)
    if not settings.database_url:
        raise SettingsInvalid("HAOKE_DATABASE_URL is empty. 'haoke up' brings its own database along.")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each client that is connected takes one
    gc.set_threshold(_YOUNG)
    listener = listen(settings.host, settings.port) if arguments.fd is None else socket.socket(fileno=arguments.fd)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, listener))
    return 0
