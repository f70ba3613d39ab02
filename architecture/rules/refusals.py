"""A refusal without a text shows its reader a class name."""

import ast
import json
from collections.abc import Iterator

from architecture.project import Finding, Project
from architecture.rules.catalogues import FOLDER, LOCALES


def rule(project: Project) -> Iterator[Finding]:
    """Every named refusal has a text in the catalogues."""
    keys = {key for source in project.files(f"{FOLDER}{LOCALES[0]}/", ".json") for key in json.loads(source.text)}
    for path, line, code in _refusals(project):
        if f"error.{code}" not in keys:
            yield Finding(path, line, f"no catalogue has error.{code}")


def _refusals(project: Project) -> Iterator[tuple[str, int, str]]:
    """Classes that derive, over whatever files, from the kernel's Refusal, and from which none derives."""
    classes = [
        (source.path, node.lineno, node.name, {base.id for base in node.bases if isinstance(base, ast.Name)})
        for source in project.product()
        for node in source.tree.body
        if isinstance(node, ast.ClassDef)
    ]
    known = {"Refusal"}
    while found := {name for _, _, name, bases in classes if bases & known} - known:
        known |= found
    families = {base for _, _, _, bases in classes for base in bases}
    yield from ((path, line, name) for path, line, name, bases in classes if bases & known and name not in families)
