"""Test sets of the bot from a folder: JSON lines, known by their names and fields. What is of another kind is named.

``<name>_kb`` with ``<name>_queries*``: entries with one question, and questions with the right one's cluster.
``<name>_train*``, ``_val``, ``_dev``, ``_test``: texts with their intent; an intent is an entry, its texts phrasings.
"""

import json
import random
import re
from pathlib import Path
from typing import Any, NamedTuple

STRANGE = "oos"  # the intent of what nobody knows
_PARTS = (
    re.compile(r"^(?P<name>.+)_(?P<part>kb|queries)(_(?P<more>\w+))?$"),
    re.compile(r"^(?P<name>.+?)_(?P<part>train|val|dev|test|oos_\w+?|\d\d)(_(?P<more>\w+))?$"),
)
_HELD = 0.2  # of a set without a test part


class Case(NamedTuple):
    text: str
    entry: str  # "": nobody knows it
    kind: str = ""


class TestSet(NamedTuple):
    name: str
    knowledge: dict[str, list[str]]  # entry → its phrasings
    cases: list[Case]
    tuned_on: list[Case]  # on which a threshold may be chosen, where the set brings such a part


def read(folder: Path, most: int) -> tuple[list[TestSet], list[str]]:
    """The sets, with up to ``most`` questions of each kind; and what was left out, with the reason."""
    files: dict[str, dict[str, list[dict[str, Any]]]] = {}
    skipped: list[str] = []
    for path in sorted(folder.iterdir()):
        found = next((found for each in _PARTS if (found := each.match(path.stem))), None)
        rows = _rows(path) if path.suffix == ".jsonl" else []
        fits = rows and ({"text", "intent"} <= rows[0].keys() or "cluster" in rows[0])
        if found is None or not fits:
            skipped.append(f"{path.name}: not a set of questions with their entries")
            continue
        part = found["part"] + (f"_{found['more']}" if found["more"] else "")
        files.setdefault(found["name"], {})[part] = rows
    sets: list[TestSet] = []
    for name, parts in files.items():
        made = _retrieval(name, parts, most) if "kb" in parts else _intents(name, parts, most)
        sets += made
        if not made:
            skipped.append(f"{name}: {', '.join(parts)} alone is not enough")
    return sets, skipped


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _retrieval(name: str, parts: dict[str, list[dict[str, Any]]], most: int) -> list[TestSet]:
    knowledge: dict[str, list[str]] = {}
    for row in parts["kb"]:
        knowledge.setdefault(str(row["cluster"]), []).append(row["question"])
    cases: list[Case] = []
    for part, rows in parts.items():
        if part.startswith("queries"):
            kinds = {row.get("kind", "") for row in rows}
            for kind in sorted(kinds):
                of_kind = [row for row in rows if row.get("kind", "") == kind]
                cases += [Case(row["query"], str(row["cluster"]), kind) for row in _some(of_kind, most)]
    return [TestSet(name, knowledge, cases, [])] if cases else []


def _intents(name: str, parts: dict[str, list[dict[str, Any]]], most: int) -> list[TestSet]:
    def of(*names: str) -> list[dict[str, Any]]:
        return [row for part, rows in parts.items() if part in names or part.startswith(names) for row in rows]

    whole = [row for part, rows in parts.items() if part == "train" or part.isdigit() for row in rows]
    test = of("test", "oos_test")
    tuned_on = of("val", "dev", "oos_val")
    asked = test or tuned_on
    if not test:
        asked += of("oos_train")
        tuned_on = []
    if whole and not asked:
        random.Random(7).shuffle(whole)
        held = int(_HELD * len(whole))
        whole, asked = whole[held:], whole[:held]
    made = [_intent_set(name, whole, asked, tuned_on, most)] if whole and asked else []
    for part, rows in parts.items():
        if part.startswith("train_"):
            texts = {row["text"].lower() for row in rows}
            rest = test or [row for row in of("train", "val", "dev") if row["text"].lower() not in texts]
            if rest:
                made.append(_intent_set(f"{name} {part.removeprefix('train_')}", rows, rest, [], most))
    return made


def _intent_set(
    name: str, known: list[dict[str, Any]], asked: list[dict[str, Any]], tuned_on: list[dict[str, Any]], most: int
) -> TestSet:
    knowledge: dict[str, list[str]] = {}
    for row in known:
        if row["intent"] != STRANGE:
            knowledge.setdefault(row["intent"], []).append(row["text"])

    def cases(rows: list[dict[str, Any]]) -> list[Case]:
        there = [row for row in rows if row["intent"] in knowledge]
        strange = [row for row in rows if row["intent"] == STRANGE]
        chosen = _some(there, most) + _some(strange, most)
        return [Case(row["text"], "" if row["intent"] == STRANGE else row["intent"]) for row in chosen]

    return TestSet(name, knowledge, cases(asked), cases(tuned_on))


def _some(rows: list[dict[str, Any]], most: int) -> list[dict[str, Any]]:
    return rows if len(rows) <= most else random.Random(7).sample(rows, most)
