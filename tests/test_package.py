"""The package: whole, so that whoever installs it needs neither a checkout nor Node."""

import subprocess
import sys
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.support.server import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        yield archive


def test_all_of_it_is_there(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    assert {"haoke/static/workspace/index.html", "haoke/static/widget/index.html", "haoke/static/widget/w.js"} <= names
    assert {"haoke/demo/pages/index.html", "haoke/demo/dialogues/en.txt", "haoke/static/sample/index.html"} <= names
    assert {"haoke/bot/small_talk/zh-CN.toml", "haoke/knowledge/packs/e-commerce.zh-TW.toml"} <= names
    assert {"haoke/migrations/env.py", "haoke/locales/zh-CN/workspace.json", "haoke/kernel/assets.py"} <= names
    assert not [name for name in names if "node_modules" in name or name.startswith("tests/") or "__pycache__" in name]


def test_it_works_where_there_is_no_checkout(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    wheel.extractall(tmp_path)
    script = (
        "from haoke.kernel import assets, i18n, schema_state\n"
        "assert assets.fresh()\n"
        "print(schema_state.revisions()[0], len(i18n.catalogue('zh-TW')) > 100, schema_state.__file__)"
    )
    answer = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True)
    assert answer.stdout.split() == ["0001", "True", str(tmp_path / "haoke/kernel/schema_state.py")]


def test_it_asks_for_what_it_needs(wheel: zipfile.ZipFile) -> None:
    name = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    needed = message_from_bytes(wheel.read(name)).get_all("Requires-Dist")
    assert {"litestar==2.25.0", "asyncpg==0.32.0"} <= set(needed)
