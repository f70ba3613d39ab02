"""An import inside a function hides a dependency, most often a cycle, from readers and from the contracts."""

import ast
from collections.abc import Iterator

from architecture.project import Finding, Project

DYNAMIC = {"import_module", "__import__"}
SLOW = {"numpy", "openpyxl", "rjieba"}  # packages that take a start a tenth of a second and that few requests need
LOADERS = {"haoke/kernel/plugins.py", "haoke/schema.py", "haoke/cli/__init__.py"}


def rule(project: Project) -> Iterator[Finding]:
    """Imports stand at the head of a module; only the loaders of plug-ins, tables and commands import by name."""
    for source in project.product():
        for function in ast.walk(source.tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
                for node in ast.walk(function):
                    if isinstance(node, ast.Import | ast.ImportFrom) and not _packages(node) <= SLOW:
                        yield Finding(source.path, node.lineno, "import inside a function")
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and source.path not in LOADERS:
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in DYNAMIC:
                    yield Finding(source.path, node.lineno, "import by name")


def _packages(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or "."]
    return {name.partition(".")[0] for name in names}
