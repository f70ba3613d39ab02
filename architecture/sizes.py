"""Files and functions larger than we like. Said, not refused: the answer is a conversation, seldom a cut."""

import ast
from collections.abc import Iterator

from architecture.project import Finding, Project, Source

PYTHON_LINES = 400
FUNCTION_LINES = 60
COMPONENT_LINES = 250
ACTION_LINES = 120
WRITTEN_ONCE = {"migrations"}
GENERATED = "web/core/src/api.ts"


def large(project: Project) -> Iterator[Finding]:
    for source in project.files("", ".py"):
        if source.parts[0] in WRITTEN_ONCE:
            continue
        limit = ACTION_LINES if "actions" in source.parts else PYTHON_LINES
        yield from _longer(source, limit)
        for node in ast.walk(source.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    yield Finding(source.path, node.lineno, f"{node.name} has {lines} lines")
    for source in project.files("web/", ".vue", ".tsx"):
        yield from _longer(source, COMPONENT_LINES)
    for source in project.files("web/", ".ts", ".css"):
        if source.path != GENERATED:
            yield from _longer(source, PYTHON_LINES)


def _longer(source: Source, limit: int) -> Iterator[Finding]:
    if source.lines > limit:
        yield Finding(source.path, 1, f"{source.lines} lines")
