"""One rule a module: ``def rule(project) -> findings``, its docstring the sentence that is printed."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable

from architecture.project import Finding, Project

Rule = Callable[[Project], Iterable[Finding]]

RULES: dict[str, Rule] = {
    module.name: importlib.import_module(f"{__name__}.{module.name}").rule for module in pkgutil.iter_modules(__path__)
}
