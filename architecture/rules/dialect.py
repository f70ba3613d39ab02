"""What Citus and YugabyteDB run too: so that one database can become many without a rewrite."""

import re
from collections.abc import Iterator

from architecture.project import Finding, Project

REFUSED = re.compile(
    r"""
      ^\s*(UN)?LISTEN\s+\w+
    | ^\s*NOTIFY\s+\w+
    | (?i:\bpg_notify\b)
    | (?i:\bpg_(try_)?advisory\w*)
    | \bCREATE\s+(OR\s+REPLACE\s+)?(CONSTRAINT\s+)?TRIGGER\b
    | (?i:\bUSING\s+(brin|gist|spgist)\b)
    | \bEXCLUDE\s+USING\b
    | \bSERIAL\b | (?i:\b(BIG|SMALL)SERIAL\b)
    | \bCREATE\s+SEQUENCE\b
    | (?i:\bnextval\b)
    | \bGENERATED\s+\w+(\s+DEFAULT)?\s+AS\s+IDENTITY\b
    """,
    re.VERBOSE | re.MULTILINE,
)


def rule(project: Project) -> Iterator[Finding]:
    """SQL stays in what can be spread over nodes: no triggers, notifications, advisory locks, sequences, GiST."""
    for source in [*project.product(), *project.files("migrations/", ".py")]:
        for string in source.strings():
            found = REFUSED.search(str(string.value))
            if found:
                yield Finding(
                    source.path, string.lineno, f"{found[0].strip()!r} is not in the distributable subset of SQL"
                )
