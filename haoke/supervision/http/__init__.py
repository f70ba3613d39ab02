"""The API of supervision."""

from typing import Any

from haoke.supervision.http import (
    alarms,
    checks,
    console,
    inspection_results,
    inspection_setup,
    inspections,
    wallboards,
    webhooks,
)

routes: list[Any] = [
    *console.routes,
    *alarms.routes,
    *webhooks.routes,
    *wallboards.routes,
    *checks.routes,
    *inspection_setup.routes,
    *inspections.routes,
    *inspection_results.routes,
]
