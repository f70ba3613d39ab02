"""Extension by folder: what every submodule of a package defines, and every outside entry point of a group."""

import functools
import importlib
import pkgutil
from importlib.metadata import EntryPoint, distributions
from types import ModuleType
from typing import TypeVar

P = TypeVar("P")


def discover(package: ModuleType, attribute: str, protocol: type[P], group: str) -> dict[str, P]:
    """Name → plug-in. The name is the module's or the entry point's.

    Raises TypeError when a plug-in does not have the members of ``protocol`` (which must be runtime checkable).
    """
    found: dict[str, object] = {
        module.name: getattr(importlib.import_module(f"{package.__name__}.{module.name}"), attribute)
        for module in pkgutil.iter_modules(package.__path__)
    }
    found |= {entry.name: entry.load() for entry in _entries() if entry.group == group}
    plugins: dict[str, P] = {}
    for name, plugin in sorted(found.items()):
        if not isinstance(plugin, protocol):
            raise TypeError(f"{package.__name__}.{name}.{attribute} is not a {protocol.__name__}")
        plugins[name] = plugin
    return plugins


@functools.cache
def _entries() -> tuple[EntryPoint, ...]:
    """Of all packages that are installed: every one of them is opened for it, so once."""
    return tuple(entry for package in distributions() for entry in package.entry_points)
