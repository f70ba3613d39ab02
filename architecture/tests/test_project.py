"""The project itself keeps every rule and every import contract."""

import subprocess
from pathlib import Path

import pytest

from architecture import contracts, sizes
from architecture.project import Project
from architecture.rules import RULES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole() -> Project:
    return Project(ROOT)


@pytest.mark.parametrize("name", RULES)
def test_rule_is_kept(whole: Project, name: str) -> None:
    assert list(RULES[name](whole)) == []


def test_import_contracts_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert contracts.check()


def test_no_file_is_beyond_talking(whole: Project) -> None:
    beyond = [source.path for source in whole.files("", ".py", ".ts", ".tsx", ".vue", ".css") if source.lines > 1000]
    assert [path for path in beyond if path != "web/core/src/api.ts"] == []  # generated


def test_sizes_are_reported(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("a = 1\n" * 401 + "def f():\n" + "    a = 1\n" * 61, encoding="utf-8")

    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    assert [finding.message for finding in sizes.large(Project(tmp_path))] == ["463 lines", "f has 62 lines"]
