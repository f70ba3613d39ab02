"""The whole schema: the metadata with the tables of every context in it."""

import importlib
import pkgutil
from importlib.util import find_spec

import sqlalchemy as sa

import haoke
from haoke.kernel.tables import metadata


def whole_schema() -> sa.MetaData:
    """The kernel's metadata, after importing ``tables`` of every context that has some."""
    for module in pkgutil.iter_modules(haoke.__path__, "haoke."):
        if module.ispkg and find_spec(f"{module.name}.tables") is not None:
            importlib.import_module(f"{module.name}.tables")
    return metadata
