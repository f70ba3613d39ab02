"""What is committed builds anywhere: it names neither one machine's folders nor the mirror a package came from."""

import re
from collections.abc import Iterator

from architecture.project import Finding, Project

BINARY = (
    ".png",
    ".jpg",
    ".jpeg",
    ".webp",
    ".gif",
    ".ico",
    ".woff2",
    ".mp4",
    ".webm",
    ".ogg",
    ".mp3",
    ".pdf",
    ".zip",
    ".gz",
)
REFUSED = re.compile(
    r"""
      (?<![\w.~-])/(work|root)/  # folders of one machine
    | \bregistry\.(npmjs|npmmirror|yarnpkg)\.\w+
    | \bfiles\.python\w*\.org
    | \bpypi(\.\w+)*\.(org|cn|com)/
    | \bproxy\.golang\.org
    | --(extra-)?index-url\s
    | --trusted-host\s
    | "resolved":\s*"https?:
    """,
    re.VERBOSE,
)


def rule(project: Project) -> Iterator[Finding]:
    """No file names a package registry or a folder of somebody's machine."""
    for path in project.paths:
        if path.endswith(BINARY) or path.startswith("architecture/"):
            continue
        for source in project.files(path, path):
            for number, line in enumerate(source.text.splitlines(), 1):
                found = REFUSED.search(line)
                if found:
                    yield Finding(path, number, f"{found[0].strip()!r}")
