"""Refusing requests that another site's page makes with our cookies.

Browsers say by ``Sec-Fetch-Site`` or ``Origin`` which page a request comes from, and no page can forge either.
"""

from urllib.parse import urlsplit

from haoke.kernel.errors import PermissionDenied

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class OriginRefused(PermissionDenied):
    """This request comes from another site."""


def same_origin(origin: str, host: str, public_url: str) -> bool:
    """Whether an ``Origin`` header names the host the request was sent to, or the public address of Haoke.

    Schemes are not compared: behind a proxy that ends TLS we do not know ours.
    """
    named = urlsplit(origin).netloc.lower()
    return bool(named) and named in {host.lower(), urlsplit(public_url).netloc.lower()}


def refuse_foreign(*, fetch_site: str, origin: str, host: str, public_url: str, with_cookie: bool) -> None:
    """Raise OriginRefused unless an unsafe request comes from our own pages.

    A client that sends neither header is no current browser; it is believed as long as it shows no cookie.
    """
    if fetch_site:
        allowed = fetch_site in {"same-origin", "none"}
    elif origin:
        allowed = same_origin(origin, host, public_url)
    else:
        allowed = not with_cookie
    if not allowed:
        raise OriginRefused
