"""A module is named for what it holds. These names hold anything, and end up holding everything."""

from collections.abc import Iterator

from architecture.project import Finding, Project

REFUSED = {"utils", "util", "helpers", "helper", "common", "services", "service", "managers", "manager", "misc"}


def rule(project: Project) -> Iterator[Finding]:
    """No module is named utils, helpers, common, services, managers or the like."""
    for source in project.files("", ".py", ".ts", ".tsx", ".vue"):
        for part in source.parts:
            if part.partition(".")[0].lower() in REFUSED:
                yield Finding(source.path, 1, f"'{part}' does not say what it holds")
