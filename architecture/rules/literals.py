"""A sentence in the code is a sentence nobody translates."""

import re
from collections.abc import Iterator

from architecture.project import Finding, Project

CJK = re.compile(r"[぀-ヿ㐀-鿿豈-﫿]")
OWN_NAMES = re.compile("简体中文|繁體中文|好客")  # languages and Haoke are called by their own names everywhere
COMMENT = re.compile(r"/\*.*?\*/|<!--.*?-->|(?<![:\w])//[^\n]*", re.DOTALL)
PLUGINS = (
    "haoke/connections/signings/",
    "haoke/channels/adapters/",
    "haoke/channels/push/kinds/",
    "haoke/routing/strategies/",
    "haoke/conversations/nodes/",
    "haoke/conversations/slots/",
    "haoke/supervision/checks/",
    "haoke/supervision/robots/",
)
"""A plug-in brings its own titles, so that it stays one folder."""

LANGUAGE = (
    "haoke/conversations/understanding/",
    "haoke/bot/generation/",
    "haoke/bot/matching/",
    "haoke/bot/sentiment/",
)
"""What understands texts knows words of their language; none of them is shown to anybody."""

DEMO = ("haoke/demo/", "web/demo-shop/")


def rule(project: Project) -> Iterator[Finding]:
    """Chinese text stands in the catalogues, in plug-ins' titles, in what understands language and in the demo."""
    for source in project.product():
        if not source.path.startswith(PLUGINS + LANGUAGE + DEMO):
            for string in source.strings():
                if CJK.search(OWN_NAMES.sub("", str(string.value))):
                    yield Finding(source.path, string.lineno, f"{string.value!r} belongs in a catalogue")
    for source in project.files("web/", ".vue", ".ts", ".tsx"):
        if source.path.startswith(DEMO) or ".test." in source.path:
            continue
        code = COMMENT.sub(lambda found: "\n" * found[0].count("\n"), source.text)
        for number, line in enumerate(code.splitlines(), 1):
            if CJK.search(OWN_NAMES.sub("", line)):
                yield Finding(source.path, number, f"{line.strip()!r} belongs in a catalogue")
