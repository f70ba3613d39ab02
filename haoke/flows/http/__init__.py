"""The API of flows: for members who manage them."""

from typing import Any

from haoke.flows.http import designing, managing

routes: list[Any] = [*managing.ROUTES, *designing.ROUTES]
