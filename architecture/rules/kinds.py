"""A channel, strategy, node or check is one file or folder. Code that asks which it is must be changed for the next."""

import ast
from collections.abc import Iterator

from architecture.project import Finding, Project

FOLDERS = {
    "haoke/channels/adapters/": "kind",
    "haoke/channels/push/kinds/": "kind",
    "haoke/routing/strategies/": "strategy",
    "haoke/conversations/nodes/": "kind",
    "haoke/supervision/checks/": "kind",
    "haoke/supervision/robots/": "robot",
    "haoke/connections/signings/": "signing",
}


def rule(project: Project) -> Iterator[Finding]:
    """No channel, strategy, node or check is compared by name outside its own folder."""
    names: dict[str, set[str]] = {}
    for folder, word in FOLDERS.items():
        names.setdefault(word, set()).update(_plugins(project, folder))
    for source in project.product():
        if source.path.startswith(tuple(FOLDERS)):
            continue
        for node in ast.walk(source.tree):
            for line, literal in _comparisons(node, names):
                yield Finding(source.path, line, f"ask a capability, not whether it is {literal!r}")


def _plugins(project: Project, folder: str) -> Iterator[str]:
    for source in project.files(folder, ".py"):
        name = source.path.removeprefix(folder).partition("/")[0].removesuffix(".py")
        if name != "__init__":
            yield name


def _comparisons(node: ast.AST, names: dict[str, set[str]]) -> Iterator[tuple[int, str]]:
    if isinstance(node, ast.Compare):
        sides = [node.left, *node.comparators]
        for word, plugins in names.items():
            if any(_ends_with(side, word) for side in sides):
                yield from ((node.lineno, text) for side in sides for text in _texts(side) if text in plugins)
    elif isinstance(node, ast.Match):
        for word, plugins in names.items():
            if _ends_with(node.subject, word):
                yield from (
                    (case.pattern.lineno, text) for case in node.cases for text in _texts(case) if text in plugins
                )


def _ends_with(node: ast.expr, word: str) -> bool:
    name = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
    return name.endswith(word)


def _texts(node: ast.AST) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
