"""The command line as a whole: what it knows, and how it refuses."""

import json

import pytest

from haoke import __version__
from haoke.cli import main
from tests.support.database import TestServer
from tests.support.server import free_port


def test_version_and_help(capsys: pytest.CaptureFixture[str]) -> None:
    for words, expected in {"--version": __version__, "--help": "HAOKE_DATABASE_URL"}.items():
        with pytest.raises(SystemExit) as ending:
            main([words])
        assert ending.value.code == 0
        assert expected in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["fly"], ["up", "--high"], ["backup"]])
def test_what_it_does_not_know(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        main(words)
    assert ending.value.code == 2
    assert "usage: haoke" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["web", "worker"])
def test_a_single_process_needs_a_database(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command]) == 1
    assert "HAOKE_DATABASE_URL is empty" in capsys.readouterr().err


def test_migrate(postgres: TestServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("HAOKE_DATABASE_URL", postgres.create_database(template="template1"))
    assert main(["migrate"]) == 0
    assert "it was at none" in capsys.readouterr().out


def test_openapi(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["openapi"]) == 0
    assert json.loads(capfdbinary.readouterr().out)["openapi"].startswith("3.1")


def test_the_demos_visitors_need_a_running_haoke(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HAOKE_PORT", str(free_port()))
    assert main(["demo", "--talk"]) == 1
    assert "start it first" in capsys.readouterr().err
