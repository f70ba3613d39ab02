"""An action is one transaction. Whoever commits in the middle of it makes half of it true."""

import ast
from collections.abc import Iterator

from architecture.project import Finding, Project

ENDS = {"commit", "rollback", "begin", "begin_nested"}


def rule(project: Project) -> Iterator[Finding]:
    """Only the kernel begins, commits and rolls back."""
    for source in project.product():
        if source.context == "kernel":
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ENDS:
                yield Finding(source.path, node.lineno, f".{node.func.attr}() outside the kernel")
