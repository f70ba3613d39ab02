"""The API of supervision."""

from typing import Any

from haoke.supervision.http import console

routes: list[Any] = [*console.routes]
