"""``haoke doctor``: finds what is wrong and says what to do."""

import socket
from pathlib import Path

import pytest

from haoke.cli.doctor import Finding, examine
from haoke.kernel.embedded import folder
from haoke.kernel.settings import Settings
from tests.support.database import TestServer
from tests.support.server import Server, free_port

pytestmark = pytest.mark.anyio


def about(findings: list[Finding], subject: str) -> Finding:
    return max(
        (finding for finding in findings if finding.about == subject),
        key=lambda finding: ("ok", "warning", "error").index(finding.level),
    )


async def test_a_fresh_machine_is_well(tmp_path: Path) -> None:
    findings = await examine(Settings(data_dir=tmp_path / "data", port=free_port()))
    assert not [finding for finding in findings if finding.level == "error"]
    assert not (tmp_path / "data").exists()


async def test_a_running_haoke_is_well_and_stays_so(tmp_path: Path) -> None:
    async with Server(tmp_path) as server:
        findings = await examine(Settings(data_dir=tmp_path / "data", port=server.port))
        assert about(findings, "address").what.endswith("served by the running Haoke")
        assert about(findings, "database").level == "ok"
        await server.healthy()
    findings = await examine(Settings(data_dir=tmp_path / "data", port=server.port))
    assert about(findings, "database").what.startswith("answers")


async def test_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        findings = await examine(Settings(data_dir=tmp_path, port=taken.getsockname()[1]))
    assert (about(findings, "address").level, "HAOKE_PORT" in about(findings, "address").advice) == ("error", True)


async def test_servers_that_do_not_answer(tmp_path: Path) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    settings = Settings(data_dir=tmp_path, database_url=f"postgresql://a@{nowhere}/b", bus_url=f"nats://{nowhere}")
    findings = await examine(settings)
    for subject, setting in {"database": "HAOKE_DATABASE_URL", "bus": "HAOKE_BUS_URL"}.items():
        finding = about(findings, subject)
        assert (finding.level, setting in finding.advice) == ("error", True)


@pytest.fixture
def empty_url(postgres: TestServer) -> str:
    return postgres.create_database(template="template1")


async def test_a_database_without_the_schema(tmp_path: Path, empty_url: str) -> None:
    finding = about(await examine(Settings(data_dir=tmp_path, database_url=empty_url)), "database")
    assert (finding.level, "haoke migrate" in finding.advice) == ("warning", True)


async def test_a_misspelt_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAOKE_PROT", "8300")
    finding = about(await examine(Settings(data_dir=tmp_path)), "settings")
    assert (finding.level, finding.what) == ("warning", "HAOKE_PROT is no setting")


async def test_a_folder_open_to_everybody(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)  # noqa: ASYNC240
    finding = about(await examine(Settings(data_dir=tmp_path)), "data folder")
    assert (finding.level, finding.advice) == ("warning", f"Close it: chmod 700 {tmp_path}")


async def test_a_network_file_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = folder.file_system(tmp_path)
    monkeypatch.setattr(folder, "NETWORK_FILE_SYSTEMS", {here})
    finding = about(await examine(Settings(data_dir=tmp_path)), "data folder")
    assert (finding.level, "local disk" in finding.advice) == ("error", True)
