"""Reading in one place a context is what makes the scope to a workspace and the access gate easy to see."""

import ast
import re
from collections.abc import Iterator

from architecture.project import Finding, Project

PLACES = {"queries", "queries.py", "catalog.py"}
BUILDERS = {"select", "exists", "union", "union_all"}
TEXT = re.compile(r"\s*SELECT\s.+\sFROM\s", re.DOTALL)


def rule(project: Project) -> Iterator[Finding]:
    """In a context SELECT is written only in queries.py and catalog.py."""
    contexts = {source.context for source in project.product() if source.parts[-1] == "tables.py"} - {"kernel"}
    for source in project.product():
        if source.context not in contexts or PLACES & set(source.parts):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and _name(node.func) in BUILDERS:
                yield Finding(source.path, node.lineno, f"{_name(node.func)}() belongs in {source.context}/queries.py")
        for string in source.strings():
            if TEXT.match(str(string.value)):
                yield Finding(source.path, string.lineno, f"SELECT belongs in {source.context}/queries.py")


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr if isinstance(function.value, ast.Name) and function.value.id == "sa" else ""
    return function.id if isinstance(function, ast.Name) else ""
