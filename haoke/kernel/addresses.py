"""Which address a client has, when proxies that we trust may stand between."""

import functools
import ipaddress

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@functools.cache
def _networks(trusted: str) -> tuple[_Network, ...]:
    return tuple(ipaddress.ip_network(part.strip(), strict=False) for part in trusted.split(",") if part.strip())


def is_trusted(address: str, trusted: str) -> bool:
    """Whether an address lies in one of the networks (a comma-separated list of addresses and CIDR networks)."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in _networks(trusted))


def client_address(peer: str, forwarded_for: str, trusted: str) -> str:
    """The address of the client: the last one in ``X-Forwarded-For`` that is not a trusted proxy's.

    The header counts only when the peer itself is trusted. An empty peer is a Unix socket, so it is this machine.
    """
    address = peer or "127.0.0.1"
    for hop in reversed(forwarded_for.split(",") if forwarded_for else []):
        if not is_trusted(address, trusted) or not _is_address(hop.strip()):
            break
        address = hop.strip()
    return address


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
