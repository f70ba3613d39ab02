"""The API of knowledge: for members who write, review, publish and manage it, and for those who use it."""

from typing import Any

from haoke.knowledge.http import (
    categories,
    entries,
    finding,
    gaps,
    graph,
    graph_proposals,
    graph_tables,
    help_centres,
    importing,
    uses,
)

routes: list[Any] = [
    *categories.ROUTES,
    *entries.ROUTES,
    *finding.ROUTES,
    *graph.ROUTES,
    *gaps.ROUTES,
    *graph_proposals.ROUTES,
    *graph_tables.ROUTES,
    *help_centres.ROUTES,
    *importing.ROUTES,
    *uses.ROUTES,
]
