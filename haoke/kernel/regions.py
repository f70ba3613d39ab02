"""Where an IP address is, from data that comes with the installation; nobody is asked.

The data is the ip2region database (Apache-2.0), as the package ``ip-region`` carries it; of that package only the file
is read. It knows IPv4 down to Chinese cities, and other countries by their Chinese names. Its form: 256 bytes of
header; for each pair of leading bytes where their ranges begin and end; ranges of 14 bytes (first and last address,
length and place of the text) in order; texts such as ``country|0|province|city|provider``.
"""

import ipaddress
import mmap
import struct
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import msgspec
import structlog

log = structlog.get_logger()

_HEADER = 256
_RANGE = struct.Struct("<IIHI")
_PAIR = struct.Struct("<II")


class Region(msgspec.Struct, frozen=True):
    """In the words of the data; empty where it does not know."""

    country: str = ""
    province: str = ""
    city: str = ""


NOWHERE = Region()


def region_of(address: str) -> Region:
    """NOWHERE for addresses of private networks, of IPv6 without an IPv4 address in it, and for what is no address."""
    data, number = _data(), _number(address)
    if data is None or number is None:
        return NOWHERE
    first, last = _PAIR.unpack_from(data, _HEADER + (number >> 16) * _PAIR.size)
    low, high = 0, (last - first) // _RANGE.size
    while low <= high:
        middle = (low + high) // 2
        begin, end, length, place = _RANGE.unpack_from(data, first + middle * _RANGE.size)
        if number < begin:
            high = middle - 1
        elif number > end:
            low = middle + 1
        else:
            return _region(data[place : place + length].decode())
    return NOWHERE


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _number(address: str) -> int | None:
    """Of the IPv4 address, or of the one that the transition from it to IPv6 wrote into an address of that."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv4Address):
        return int(found)
    if found in _NAT64:
        return int(found) & 0xFFFFFFFF
    inner = found.ipv4_mapped or found.sixtofour or (found.teredo and found.teredo[1])
    return int(inner) if inner else None


def _region(text: str) -> Region:
    country, _, province, city, *_ = ["" if each == "0" else each for each in text.split("|")]
    return Region(country, province, city) if country else NOWHERE


@cache
def _data() -> mmap.mmap | None:
    try:
        place = distribution("ip-region").locate_file("ipregion/ip2region.xdb")
        with Path(str(place)).open("rb") as file:
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except (PackageNotFoundError, OSError):
        log.warning("there is no data of regions: every address is nowhere")
        return None
