"""A new password from the command line."""

from pathlib import Path

import pytest

from haoke.accounts.actions.reset_password import reset_password
from haoke.accounts.errors import LoginNotFound
from haoke.cli import main
from haoke.kernel.passwords import hash_password
from tests.support.api import FIRST, PASSWORD, Office, runtime_of

pytestmark = pytest.mark.anyio

NEW = "a new and better one"


async def test_the_new_password_signs_in_and_the_old_sessions_end(office: Office) -> None:
    db = runtime_of(office.app).db
    browser = await office.administrator()
    for _ in range(9):
        await office.browser().post("/api/v1/session", json={"email": FIRST["email"], "password": "wrong"})
    await db.run(reset_password, "Ada@Haoke.test", await hash_password(NEW))
    await browser.get_api("/me", expect=401)
    again = office.browser()
    await again.post_api("/session", {"email": FIRST["email"], "password": PASSWORD}, expect=401)
    await again.post_api("/session", {"email": FIRST["email"], "password": NEW})
    entry = (await again.get_api("/audit"))["items"][0]
    assert (entry["action"], entry["member"]) == ("password.reset", None)
    with pytest.raises(LoginNotFound):
        await db.run(reset_password, "nobody@haoke.test", "hash")


def test_the_command_says_who_is_unknown(
    fresh_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HAOKE_DATABASE_URL", fresh_url)
    monkeypatch.setenv("HAOKE_DATA_DIR", str(tmp_path))
    assert main(["password", "nobody@haoke.test"]) == 1
    assert "Nobody signs in with nobody@haoke.test." in capsys.readouterr().err
