"""The API of knowledge: for members who write, review, publish and manage it, and for those who use it."""

from typing import Any

from haoke.knowledge.http import categories, entries, finding, importing

routes: list[Any] = [*categories.ROUTES, *entries.ROUTES, *finding.ROUTES, *importing.ROUTES]
