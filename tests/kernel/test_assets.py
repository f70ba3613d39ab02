"""Building the web assets: when sources changed, by the package's own Node, and with npm's words when it fails."""

import json
from pathlib import Path

import pytest

from haoke.kernel import assets

BUILD = "import('node:fs').then(({ mkdirSync, writeFileSync }) => { %s })"
WRITE = " ".join(
    f"mkdirSync('../static/{app}', {{ recursive: true }}); writeFileSync('../static/{app}/index.html', '{app}');"
    for app in assets.APPS
)


@pytest.fixture
def web(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end of one file, whose build writes what is served."""
    web = tmp_path / "web"
    web.mkdir()
    monkeypatch.setattr(assets, "WEB", web)
    monkeypatch.setattr(assets, "STATIC", tmp_path / "static")
    monkeypatch.setattr(assets, "PACKAGE", tmp_path)
    # The script calls npm once more, as the real one does.
    scripts = {"build": "npm run pages", "pages": "node build.js"}
    (web / "package.json").write_text(json.dumps({"name": "web", "version": "1.0.0", "scripts": scripts}))
    (web / "package-lock.json").write_text(
        json.dumps({"name": "web", "version": "1.0.0", "lockfileVersion": 3, "packages": {"": {"name": "web"}}})
    )
    (web / "build.js").write_text(BUILD % WRITE)
    return web


def test_built_once_and_again_when_sources_change(web: Path) -> None:
    assert not assets.fresh()
    assets.build()
    assert assets.fresh()
    (web / "node_modules" / "noise").write_text("not a source")
    assert assets.fresh()
    (web / "page.ts").write_text("export {}")
    assert assets.built()
    assert not assets.fresh()
    assert assets.main(["build"]) == 0
    assert assets.fresh()


def test_a_failure_has_npms_words(web: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (web / "build.js").write_text("throw new Error('the page is torn')")
    with pytest.raises(assets.AssetsFailed, match="the page is torn"):
        assets.build()
    assert not assets.fresh()
    assert assets.main(["build"]) == 1
    assert "the page is torn" in capsys.readouterr().err


def test_an_installed_package_needs_no_build(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.build()
    monkeypatch.setattr(assets, "WEB", web / "absent")
    assert assets.fresh()


def test_a_package_without_its_assets_says_so(web: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "WEB", web / "absent")
    assert not assets.fresh()
    with pytest.raises(assets.AssetsFailed, match="without its web assets"):
        assets.build()
