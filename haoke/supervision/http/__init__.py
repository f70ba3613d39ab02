"""The API of supervision."""

from typing import Any

from haoke.supervision.http import alarms, console

routes: list[Any] = [*console.routes, *alarms.routes]
