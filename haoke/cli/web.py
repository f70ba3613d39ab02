"""``haoke web``: one web process."""

import asyncio
import resource
import socket
from argparse import Namespace

import uvloop

from haoke.asgi import serve
from haoke.kernel.listening import listen
from haoke.kernel.logs import configure_logs
from haoke.kernel.settings import Settings, SettingsInvalid


def run(settings: Settings, arguments: Namespace) -> int:
    configure_logs(settings.log_format, arguments.name)
    if not settings.database_url:
        raise SettingsInvalid("HAOKE_DATABASE_URL is empty. 'haoke up' brings its own database along.")
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each client that is connected takes one
    listener = listen(settings.host, settings.port) if arguments.fd is None else socket.socket(fileno=arguments.fd)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(settings, listener))
    return 0
