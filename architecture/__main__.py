"""Run every rule; the exit status is 1 when one is broken."""

import sys
from pathlib import Path

from architecture import contracts, sizes
from architecture.project import Project
from architecture.rules import RULES


def main() -> int:
    project = Project(Path.cwd())
    findings = {name: sorted(rule(project)) for name, rule in RULES.items()}
    for name, found in findings.items():
        print(f"{'BROKEN' if found else 'kept  '}  {name}: {RULES[name].__doc__}")
        for finding in found:
            print(f"          {finding}")
    kept = contracts.check()
    print("\nLarger than we like, to talk about:")
    for finding in sizes.large(project):
        print(f"          {finding}")
    return 0 if kept and not any(findings.values()) else 1


sys.exit(main())
