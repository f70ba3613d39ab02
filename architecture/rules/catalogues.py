"""A text that exists in one language only shows its key to everybody else."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from architecture.project import Finding, Project

LOCALES = ("en", "zh-CN", "zh-TW")
FOLDER = "web/locales/"
PARAMETER = re.compile(r"\{(\w+)\}")
PLURAL = re.compile(r"_(zero|one|two|few|many|other)$")

Texts = dict[str, dict[str, frozenset[str]]]  # locale → key without its plural form → parameters


def rule(project: Project) -> Iterator[Finding]:
    """The catalogues have the same keys and parameters in all languages."""
    areas = sorted({PurePath(source.path).name for source in project.files(FOLDER, ".json")})
    yield from _in_two_areas(project)
    for area in areas:
        texts: Texts = {}
        for locale in LOCALES:
            path = f"{FOLDER}{locale}/{area}"
            if path not in project.paths:
                yield Finding(path, 1, "missing")
                continue
            pairs = json.loads((project.root / path).read_text(encoding="utf-8"), object_pairs_hook=list)
            texts[locale] = {PLURAL.sub("", key): frozenset(PARAMETER.findall(text)) for key, text in pairs}
            yield from (
                Finding(path, 1, f"{key} twice") for key, n in Counter(key for key, _ in pairs).items() if n > 1
            )
            yield from (Finding(path, 1, f"{key} is empty") for key, text in pairs if not text.strip())
        yield from _differences(area, texts)


def _in_two_areas(project: Project) -> Iterator[Finding]:
    """All areas are read as one catalogue, where the last of two texts would win."""
    known: dict[str, str] = {}
    for source in project.files(f"{FOLDER}{LOCALES[0]}/", ".json"):
        for key in json.loads(source.text):
            if key in known:
                yield Finding(source.path, 1, f"{key} is also in {PurePath(known[key]).name}")
            known[key] = source.path


def _differences(area: str, texts: Texts) -> Iterator[Finding]:
    keys = {key for catalogue in texts.values() for key in catalogue}
    for locale, catalogue in texts.items():
        for key in sorted(keys):
            if key not in catalogue:
                yield Finding(f"{FOLDER}{locale}/{area}", 1, f"no {key}")
            elif any(catalogue[key] != other[key] for other in texts.values() if key in other):
                yield Finding(f"{FOLDER}{locale}/{area}", 1, f"{key} has other parameters elsewhere")
