"""What can be set is what Settings lists; anything read elsewhere is a setting nobody documented."""

import ast
from collections.abc import Iterator

from architecture.project import Finding, Project

READS = {"environ", "getenv"}
PLACES = ("haoke/kernel/settings.py", "haoke/kernel/embedded/", "haoke/kernel/assets.py")
"""The last two pass it on to the programs they start."""


def rule(project: Project) -> Iterator[Finding]:
    """The environment is read only in kernel/settings.py."""
    for source in project.product():
        if source.path.startswith(PLACES):
            continue
        for node in ast.walk(source.tree):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in READS
                and isinstance(node.value, ast.Name)
                and node.value.id == "os"
            ):
                yield Finding(source.path, node.lineno, "os.environ outside kernel/settings.py")
