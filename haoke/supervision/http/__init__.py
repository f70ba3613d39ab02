"""The API of supervision."""

from typing import Any

from haoke.supervision.http import alarms, console, webhooks

routes: list[Any] = [*console.routes, *alarms.routes, *webhooks.routes]
