"""Counters and timings of this process, in the format of Prometheus."""

from litestar.types import Scope
from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})

_requests = Counter("haoke_http_requests", "HTTP requests", ("method", "route", "status"))
_seconds = Histogram(
    "haoke_http_seconds",
    "Time to answer an HTTP request",
    ("method", "route"),
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def http_request(scope: Scope, status: int, seconds: float) -> None:
    """Count a request under its route's template, so that the number of series stays bounded."""
    route = str(scope.get("path_template", "") or "none")
    method = scope.get("method", "") if scope.get("method") in _METHODS else "other"
    _requests.labels(method, route, status).inc()
    _seconds.labels(method, route).observe(seconds)


def exposition() -> tuple[bytes, str]:
    """All metrics and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST
