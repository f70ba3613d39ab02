"""On which pages a site's widget may appear: host patterns like ``shop.example.com`` and ``*.example.com``, with or
without a port."""

import ipaddress
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from haoke.channels.errors import DomainInvalid

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?:\*\.)?{_LABEL}(?:\.{_LABEL})*")


def clean_domain(text: str) -> str:
    """The pattern as it is compared; an address pasted from a browser is cut down to its host. Raises DomainInvalid."""
    value = text.strip().lower()
    bare = value.partition("://")[2] if "://" in value else value
    bare = re.split(r"[/?#]", bare, maxsplit=1)[0].rstrip(".")
    host, port = _split(bare)
    wildcard = host.startswith("*.")
    try:
        name = host[2:] if wildcard else host
        plain = name if name.isascii() else name.encode("idna").decode()
    except UnicodeError:
        raise DomainInvalid(value=text[:100]) from None
    host = f"*.{plain}" if wildcard else plain
    known = _HOST.fullmatch(host) is not None or _is_bracketed_ipv6(host)
    if not known or len(host) > 253 or (port and not (port.isdigit() and 0 < int(port) < 65_536)):
        raise DomainInvalid(value=text[:100])
    return f"{host}:{port}" if port else host


def origin_matches(patterns: Sequence[str], origin: str) -> bool:
    """Whether an ``Origin`` header (``https://shop.example.com``) lies within one of the cleaned patterns."""
    try:
        parts = urlsplit(origin.lower())
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")
    for pattern in patterns:
        wanted, wanted_port = _split(pattern)
        fits = host.endswith(wanted[1:]) if wanted.startswith("*.") else host == wanted
        if fits and wanted_port in {"", str(port)}:
            return True
    return False


def frame_ancestors(patterns: Sequence[str]) -> str:
    """The sources of a CSP ``frame-ancestors`` directive; both schemes, and any port where the pattern names none."""
    sources = [
        f"{scheme}://{pattern if _split(pattern)[1] else pattern + ':*'}"
        for pattern in patterns
        for scheme in ("https", "http")
    ]
    return " ".join(["'self'", *sources])


def _split(pattern: str) -> tuple[str, str]:
    if pattern.startswith("["):
        host, _, rest = pattern.partition("]")
        return f"{host}]", rest.removeprefix(":")
    host, _, port = pattern.partition(":")
    return host, port


def _is_bracketed_ipv6(host: str) -> bool:
    try:
        return host.startswith("[") and ipaddress.ip_address(host.strip("[]")).version == 6
    except ValueError:
        return False
