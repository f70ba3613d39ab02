"""The address that Haoke serves: bound once, shared by the web processes, asked whether it answers."""

import asyncio
import socket
import time

ANSWER_PATIENCE = 5.0  # seconds


class AddressRefused(RuntimeError):
    """The address cannot be bound; the message says why and what to do."""


def listen(host: str, port: int, patience: float = 0.0) -> socket.socket:
    """Bind the address. ``patience``: seconds to wait for a predecessor that is just ending. Raises AddressRefused."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    both = host == "::" and socket.has_dualstack_ipv6()
    deadline = time.monotonic() + patience
    while True:
        try:
            return socket.create_server((host, port), family=family, backlog=2048, dualstack_ipv6=both)
        except OSError as error:
            if time.monotonic() > deadline:
                raise AddressRefused(
                    f"{host}:{port} cannot be served: {error.strerror or error}. "
                    "Stop what uses the port, or choose another one with HAOKE_PORT (and HAOKE_HOST)."
                ) from error
        time.sleep(0.05)


def local_host(host: str) -> str:
    """Where this machine itself reaches what is served at ``host``."""
    return {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 compared, not bound


async def healthy(host: str, port: int) -> bool:
    """Whether /health says that Haoke serves."""
    try:
        async with asyncio.timeout(ANSWER_PATIENCE):
            reader, writer = await asyncio.open_connection(local_host(host), port)
            try:
                writer.write(b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return (await reader.readline()).startswith(b"HTTP/1.1 200")
            finally:
                writer.close()
    except OSError:  # TimeoutError is one
        return False
