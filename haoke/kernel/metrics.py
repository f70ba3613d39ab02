"""Counters and timings, in the format of Prometheus.

``haoke up`` names a folder in PROMETHEUS_MULTIPROC_DIR, where the processes of a node keep their numbers: then
whichever of them is asked answers for all. A process alone answers for itself.
"""

from litestar.types import Scope
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.values import MutexValue, ValueClass

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
    registry = REGISTRY
    if ValueClass is not MutexValue:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return generate_latest(registry), CONTENT_TYPE_LATEST
