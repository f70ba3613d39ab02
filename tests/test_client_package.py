"""The client package: what is packed installs from the file alone, is typed, and says what it may be used for."""

import json
import subprocess
import tarfile
from pathlib import Path

import pytest

import haoke
from haoke.kernel import assets
from tests.support.server import ROOT

APP = """
import { Visitor, type VisitorState } from '@haoke/client'
import { RealtimeClient } from '@haoke/client/realtime'
import type { Part } from '@haoke/client/protocol'

const said = (part: Part): string => (part.kind === 'message' ? (part.body?.text ?? '') : '')
export const visitor = new Visitor({
  site: 'k',
  server: 'https://help.example',
  user: () => Promise.resolve('signed'),
  onChange: (state: VisitorState) => console.log(state.unread, state.thread?.parts.map(said)),
})
export const client: RealtimeClient = visitor.client as RealtimeClient
// @ts-expect-error a message has no such field
visitor.post({ words: 'hello' })
"""
SETTINGS = {
    "compilerOptions": {
        "strict": True,
        "noEmit": True,
        "target": "ES2020",
        "module": "NodeNext",
        "moduleResolution": "NodeNext",
        "lib": ["ES2020", "DOM", "DOM.Iterable"],
        "types": [],
    }
}


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packed")
    done = assets.npm("pack", "--workspace", "core", "--pack-destination", str(folder), output=subprocess.PIPE)
    assert done.returncode == 0, done.stdout.decode()
    return next(folder.glob("*.tgz"))


def test_what_is_packed_is_what_is_used(packed: Path) -> None:
    with tarfile.open(packed) as archive:
        names = {name.removeprefix("package/") for name in archive.getnames()}
        about = json.loads(archive.extractfile("package/package.json").read())  # type: ignore[union-attr]
        licence = archive.extractfile("package/LICENSE").read()  # type: ignore[union-attr]
    assert {"README.md", "LICENSE", "dist/visitor.js", "dist/visitor.d.ts", "dist/realtime.js"} <= names
    assert not [name for name in names if name.startswith(("src/", "test/")) or "tsconfig" in name]
    assert licence == (ROOT / "LICENSE").read_bytes()
    assert about["version"] == haoke.__version__
    assert "dependencies" not in about


def test_it_installs_from_the_file_and_typechecks(packed: Path, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text(json.dumps({"name": "app", "private": True, "type": "module"}))
    (tmp_path / "tsconfig.json").write_text(json.dumps(SETTINGS))
    (tmp_path / "app.ts").write_text(APP)
    where = ("--prefix", str(tmp_path), "--workspaces=false")
    done = assets.npm("install", "--offline", "--no-audit", *where, str(packed), output=subprocess.PIPE)
    assert done.returncode == 0, done.stdout.decode()
    node = str(assets.WEB / "node_modules" / ".haoke-bin" / "node")
    checker = str(assets.WEB / "node_modules" / "typescript" / "bin" / "tsc")
    checked = subprocess.run([node, checker, "-p", "."], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    script = "const { newId } = await import('@haoke/client/ids'); console.log(newId().length)"
    command = [node, "--input-type=module", "-e", script]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip() == "36"
