"""The words that a graph mostly begins with."""

import functools
import tomllib
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import msgspec

from haoke.knowledge.graph.types import GraphContent, Sort

_SORTS: dict[str, Sort] = {"kinds": "kind", "attributes": "attribute", "relations": "relation"}


@functools.cache
def _stored() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "presets.toml").read_text("utf-8"))


def answers_to_yes_no() -> tuple[list[str], list[str]]:
    """What stands in a cell for yes, and for no; the usual word first."""
    cells = _stored()["cells"]
    return cells["yes"], cells["no"]


@functools.cache
def presets() -> dict[str, GraphContent]:
    """By name."""
    found: dict[str, GraphContent] = {}
    for key, sort in _SORTS.items():
        for each in _stored()[key]:
            values = {name: value for name, value in each.items() if name != "id"}
            found[each["id"]] = msgspec.convert(values | {"sort": sort}, GraphContent)
    return found


def preset_id(workspace_id: UUID, name: str) -> UUID:
    """The same each time, so that a graph begun twice has each word once."""
    return uuid5(workspace_id, f"graph:{name}")
