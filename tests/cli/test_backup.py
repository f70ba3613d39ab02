"""``haoke backup`` and ``haoke restore``: everything there and back, and nothing replaced that was not meant."""

import asyncio
import io
import stat
import tarfile
from pathlib import Path

import asyncpg
import msgspec
import pytest

from haoke.cli import main
from haoke.cli.archive import Manifest
from haoke.kernel.embedded.folder import locked
from haoke.kernel.embedded.postgres import EmbeddedPostgres
from haoke.kernel.migrate import migrate

KEY = "0123456789" * 4


class Command:
    """Runs ``haoke`` in this process; ``says`` is what it printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch = monkeypatch
        self.capsys = capsys
        self.says = ""

    def __call__(self, data_dir: Path, *words: str | Path) -> int:
        self.monkeypatch.setenv("HAOKE_DATA_DIR", str(data_dir))
        status = main([str(word) for word in words])
        self.says = "".join(self.capsys.readouterr())
        return status


@pytest.fixture
def haoke(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(monkeypatch, capsys)


async def on_database(data_dir: Path, *statements: str) -> object:
    """Start the folder's database, migrate it, run statements; the value of the last one."""
    postgres = EmbeddedPostgres(data_dir)
    url = await postgres.start()
    try:
        await migrate(url)
        connection = await asyncpg.connect(url)
        values = [await connection.fetchval(statement) for statement in statements]
        await connection.close()
        return values[-1]
    finally:
        await postgres.stop()


def value(data_dir: Path) -> object:
    return asyncio.run(on_database(data_dir, "SELECT value FROM installation WHERE name = 'test'"))


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a row and a file."""
    data = tmp_path_factory.mktemp("original") / "data"
    asyncio.run(on_database(data, "INSERT INTO installation VALUES ('test', 'precious')"))
    (data / "files" / "深").mkdir(parents=True)
    (data / "files" / "深" / "file").write_bytes(b"bytes")
    (data / "secret.key").write_text(KEY + "\n")
    return data


@pytest.fixture
def backup(original: Path, haoke: Command, tmp_path: Path) -> Path:
    file = tmp_path / "backup.tar.gz"
    assert haoke(original, "backup", file) == 0
    return file


def test_there_and_back(backup: Path, haoke: Command, tmp_path: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert haoke(tmp_path / "other", "restore", backup) == 0, haoke.says
    assert value(tmp_path / "other") == "precious"
    assert (tmp_path / "other" / "files" / "深" / "file").read_bytes() == b"bytes"
    assert not (tmp_path / "other" / "restore").exists()
    assert (tmp_path / "other" / "secret.key").read_text().split() == [KEY]
    assert haoke(tmp_path / "other", "secrets", "rotate") == 0, haoke.says
    assert "No secret is stored" in haoke.says
    assert (tmp_path / "other" / "secret.key").read_text().split()[1:] == [KEY]


def test_the_key_is_left_out_on_demand(original: Path, haoke: Command, tmp_path: Path) -> None:
    file = tmp_path / "without.tar.gz"
    assert haoke(original, "backup", file, "--without-key") == 0
    assert "secret.key" in haoke.says
    with tarfile.open(file) as archive:
        assert "secret.key" not in archive.getnames()


def test_over_what_is_there_only_by_force(backup: Path, haoke: Command, tmp_path: Path) -> None:
    other = tmp_path / "other"
    assert haoke(other, "restore", backup) == 0
    asyncio.run(on_database(other, "UPDATE installation SET value = 'newer' WHERE name = 'test'"))
    (other / "files" / "newer").touch()
    assert haoke(other, "restore", backup) == 1
    assert "--force" in haoke.says
    assert value(other) == "newer"
    assert haoke(other, "restore", backup, "--force") == 0, haoke.says
    assert value(other) == "precious"
    assert not (other / "files" / "newer").exists()


def test_a_running_haoke_can_be_backed_up_but_not_restored(
    original: Path, backup: Path, haoke: Command, tmp_path: Path
) -> None:
    with locked(original):
        postgres = EmbeddedPostgres(original)
        asyncio.run(postgres.start())
        assert haoke(original, "backup", tmp_path / "second.tar.gz") == 0, haoke.says
        asyncio.run(postgres.stop())
        assert haoke(original, "restore", backup, "--force") == 1
        assert "already running" in haoke.says
    assert haoke(tmp_path / "other", "restore", tmp_path / "second.tar.gz") == 0, haoke.says
    assert value(tmp_path / "other") == "precious"


def test_a_file_is_replaced_only_by_force(original: Path, backup: Path, haoke: Command) -> None:
    assert haoke(original, "backup", backup) == 1
    assert "--force" in haoke.says
    assert haoke(original, "backup", backup, "--force") == 0


def test_a_damaged_backup_leaves_the_data_alone(original: Path, backup: Path, haoke: Command) -> None:
    backup.write_bytes(backup.read_bytes()[:-2000])
    assert haoke(original, "restore", backup, "--force") == 1
    assert "cannot be restored" in haoke.says
    assert value(original) == "precious"


@pytest.mark.parametrize(
    ("manifest", "members", "words"),
    [
        (None, ["something"], "not a backup"),
        (Manifest(format=1, haoke="9.9", revision="9999", made_at=0), [], "newer Haoke"),
        (Manifest(format=1, haoke="0.1", revision="0001", made_at=0), ["files/../../evil"], "no backup of Haoke holds"),
        (Manifest(format=1, haoke="0.1", revision="0001", made_at=0), ["files/a"], "not complete"),
    ],
)
def test_what_is_no_backup_is_refused(
    haoke: Command, tmp_path: Path, manifest: Manifest | None, members: list[str], words: str
) -> None:
    file = tmp_path / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        contents = [("manifest.json", msgspec.json.encode(manifest))] if manifest else []
        for name, content in [*contents, *((name, b"x") for name in members)]:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    assert haoke(tmp_path / "data", "restore", file) == 1
    assert words in haoke.says
    assert not (tmp_path / "evil").exists()
    assert not (tmp_path / "data" / "postgres").exists()


def test_servers_of_the_user_are_backed_up_by_their_tools(
    haoke: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HAOKE_DATABASE_URL", "postgresql://a/b")
    for command in ("backup", "restore"):
        assert haoke(tmp_path, command, "x") == 1
        assert "server of your own" in haoke.says


def test_nothing_to_back_up(haoke: Command, tmp_path: Path) -> None:
    assert haoke(tmp_path, "backup", tmp_path / "x") == 1
    assert "no data" in haoke.says
