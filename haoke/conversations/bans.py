"""Who is on the black list, as every process holds it in memory. Pure."""

import ipaddress
from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from haoke.conversations.errors import NetworkInvalid, NetworkTooWide

BanKind = Literal["visitor", "customer", "network"]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_WIDEST = {4: 8, 6: 16}  # bits; a slip of the finger must not shut everybody out

_MAPPED = 96  # bits before an IPv4 address that is written as one of IPv6


class Ban(NamedTuple):
    kind: BanKind
    target: str
    until: datetime | None


def network(text: str) -> str:
    """An address or a network in its one spelling. Raises NetworkInvalid, NetworkTooWide."""
    try:
        found = ipaddress.ip_network(text.strip(), strict=False)
    except ValueError:
        raise NetworkInvalid from None
    if found.version == 6 and found.network_address.ipv4_mapped is not None and found.prefixlen >= _MAPPED:
        found = ipaddress.IPv4Network((found.network_address.ipv4_mapped, found.prefixlen - _MAPPED))
    if found.prefixlen < _WIDEST[found.version]:
        raise NetworkTooWide(bits=_WIDEST[found.version])
    return str(found)


class Bans:
    """``identities``: (customer, channel account, external id) of the customers that are banned."""

    def __init__(self, bans: Iterable[Ban], identities: Iterable[tuple[UUID, UUID, str]]) -> None:
        customers: dict[UUID, datetime | None] = {}
        self._visitors: dict[UUID, datetime | None] = {}
        self._networks: dict[tuple[int, int], dict[int, datetime | None]] = {}
        for ban in bans:
            if ban.kind == "network":
                net = ipaddress.ip_network(ban.target)
                self._networks.setdefault((net.version, net.prefixlen), {})[int(net.network_address)] = ban.until
            else:
                (self._visitors if ban.kind == "visitor" else customers)[UUID(ban.target)] = ban.until
        self._customers = customers
        self._people: dict[tuple[UUID, str], datetime | None] = {}
        for customer, account, external in identities:
            until, person = customers[customer], (account, external)
            known = self._people.get(person, until)
            self._people[person] = None if until is None or known is None else max(until, known)

    def holds(self, account_id: UUID, external_id: str, visitor_id: UUID, address: str, at: datetime) -> bool:
        """Whether this visitor may not come in."""
        if visitor_id in self._visitors and _lasts(self._visitors[visitor_id], at):
            return True
        person = (account_id, external_id)
        if person in self._people and _lasts(self._people[person], at):
            return True
        return bool(self._networks) and self._comes_from_one(address, at)

    def holds_customer(self, customer_id: UUID | None, at: datetime) -> bool:
        """Whether nobody comes in who is found to be this customer."""
        return customer_id in self._customers and _lasts(self._customers[customer_id], at)

    def _comes_from_one(self, address: str, at: datetime) -> bool:
        try:
            found = ipaddress.ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if found.version == 6 and found.ipv4_mapped is not None:
            found = found.ipv4_mapped
        number = int(found)
        for (version, length), networks in self._networks.items():
            if version == found.version:
                shift = found.max_prefixlen - length
                start = number >> shift << shift
                if start in networks and _lasts(networks[start], at):
                    return True
        return False


def _lasts(until: datetime | None, at: datetime) -> bool:
    return until is None or until > at
