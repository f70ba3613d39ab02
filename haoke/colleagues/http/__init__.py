"""The API of colleagues: notices and rooms."""

from typing import Any

from haoke.colleagues.http import notices, rooms

routes: list[Any] = [*notices.ROUTES, *rooms.ROUTES]
