"""Secrets at rest: sealed by a key that the database does not hold, read by older keys, and named when it is lost."""

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some

from haoke.kernel import sealing
from haoke.kernel.db import Database, Tx
from haoke.kernel.sealing import Lost, SecretKeyMissing, SecretUnreadable, resealed, seal, sealed_by, unseal
from haoke.kernel.settings import Settings, SettingsInvalid

pytestmark = pytest.mark.anyio

ONE, TWO = "one-key-" * 5, "two-key-" * 5


@pytest.fixture(autouse=True)
def ring(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process of its own."""
    monkeypatch.setattr(sealing, "_ring", sealing._Ring())


async def restart(monkeypatch: pytest.MonkeyPatch, db: Database, settings: Settings) -> None:
    monkeypatch.setattr(sealing, "_ring", sealing._Ring())
    await sealing.take_up(db, settings)


@pytest.fixture
async def anew(db: Database) -> None:
    async def forget(tx: Tx) -> None:
        await tx.execute(sa.text("DELETE FROM installation WHERE name = 'sealed_by'"))

    await db.run(forget)


async def test_the_first_start_makes_a_key_for_its_owner_only(anew: None, db: Database, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    await sealing.take_up(db, settings)
    file = tmp_path / "secret.key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_text()
    value = seal("pa55", "here")
    assert "pa55" not in value
    assert unseal(value, "here") == "pa55"
    await sealing.take_up(db, settings)
    assert file.read_text() == before


@given(some.text(min_size=1), some.text(max_size=20))
async def test_what_is_sealed_comes_back_in_its_place_only(value: str, place: str) -> None:
    value = value.encode(errors="ignore").decode() or "x"
    place = place.encode(errors="ignore").decode()
    sealing._ring.take(Settings(secret_key=ONE))
    sealing._ring.current = sealing.key_id(ONE)
    sealed = seal(value, place)
    assert unseal(sealed, place) == value
    assert sealed != seal(value, place)
    for wrong in (unseal(sealed, place + "!"), unseal(sealed[:-4] + "AAAA", place), unseal(sealed + "é", place)):
        assert isinstance(wrong, Lost) or wrong == value
    assert isinstance(unseal(sealed, place + "!"), Lost)


async def test_old_keys_are_read_and_new_ones_seal(
    anew: None, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealing.take_up(db, Settings(data_dir=tmp_path, secret_key=ONE))
    old = seal("kept", "here")
    await restart(monkeypatch, db, Settings(data_dir=tmp_path, secret_key=f"{TWO},{ONE}"))
    assert unseal(old, "here") == "kept"
    new = resealed(old, "here")
    assert [sealed_by(each) for each in (old, new)] == [sealing.key_id(ONE), sealing.key_id(TWO)]
    assert resealed("from before", "here") != "from before"
    await restart(monkeypatch, db, Settings(data_dir=tmp_path, secret_key=TWO))
    assert unseal(new, "here") == "kept"
    assert resealed(old, "here") == old  # what cannot be read stays


async def test_without_its_key_nothing_is_invented(
    anew: None, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await sealing.take_up(db, Settings(data_dir=tmp_path / "a"))
    value = seal("kept", "here")
    monkeypatch.setattr(sealing, "_PAUSE", 0.0)
    await restart(monkeypatch, db, Settings(data_dir=tmp_path / "b"))  # another node, which has not got it
    assert not (tmp_path / "b" / "secret.key").exists()
    lost = unseal(value, "here")
    assert isinstance(lost, Lost)
    assert lost == ""
    with pytest.raises(SecretKeyMissing):
        seal("new", "here")
    with pytest.raises(SecretUnreadable):
        seal(lost, "here")
    assert seal("", "here") == ""
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "secret.key").write_text((tmp_path / "a" / "secret.key").read_text())
    await restart(monkeypatch, db, Settings(data_dir=tmp_path / "b"))
    assert unseal(value, "here") == "kept"


async def test_a_running_process_finds_a_key_that_was_made_since(
    anew: None, db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data_dir=tmp_path)
    await sealing.take_up(db, settings)
    running = sealing._ring
    await restart(monkeypatch, db, settings)
    sealing.write_keys(settings, [TWO, *sealing.file_keys(settings)])
    await sealing.take_up(db, settings)
    value = seal("new", "here")
    monkeypatch.setattr(sealing, "_ring", running)
    monkeypatch.setattr(running, "looked", 0.0)
    assert unseal(value, "here") == "new"
    assert sealing.current() == sealing.key_id(TWO)


async def test_a_short_key_is_refused(db: Database) -> None:
    with pytest.raises(SettingsInvalid):
        await sealing.take_up(db, Settings(secret_key="short"))
