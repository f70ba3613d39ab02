"""Signing in and out, and how guessing is slowed down."""

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from haoke.accounts.tables import sessions, sign_in_attempts
from haoke.kernel import clock
from haoke.kernel.db import Tx
from tests.support.api import FIRST, PASSWORD, Browser, Office, runtime_of

pytestmark = pytest.mark.anyio

RIGHT = {"email": FIRST["email"], "password": PASSWORD}
WRONG = RIGHT | {"password": "not the password"}


async def test_signs_in_and_out(office: Office) -> None:
    await office.administrator()
    browser = office.browser()
    me = await browser.post_api("/session", RIGHT | {"email": "ADA@Haoke.Test"})
    assert me["member"]["name"] == "Ada"
    assert (await browser.me())["member"] == me["member"]
    kept = dict(browser.cookies)
    await browser.api("DELETE", "/session", expect=204)
    assert (await browser.get_api("/me", expect=401))["code"] == "Unauthenticated"
    thief = office.browser()
    thief.cookies.update(kept)
    await thief.get_api("/me", expect=401)


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(office: Office) -> None:
    await office.administrator()
    plain = await office.browser().post("/api/v1/session", json=RIGHT)
    cookie = plain.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=lax" in cookie.lower()
    assert "Secure" not in cookie
    proxied = Browser(office.app, address="127.0.0.1")
    async with proxied:
        secure = await proxied.post("/api/v1/session", json=RIGHT, headers={"X-Forwarded-Proto": "https"})
    assert "Secure" in secure.headers["set-cookie"]


@pytest.mark.parametrize("body", [WRONG, RIGHT | {"email": "nobody@haoke.test"}])
async def test_a_wrong_password_and_an_unknown_email_are_refused_alike(office: Office, body: dict[str, str]) -> None:
    await office.administrator()
    refusal = await office.browser().post_api("/session", body, expect=401)
    assert (refusal["code"], refusal["detail"]) == ("SignInRefused", "The e-mail or the password is wrong.")


@pytest.mark.parametrize("email", [FIRST["email"], "nobody@haoke.test"])
async def test_eight_wrong_passwords_lock_the_email_for_a_while(office: Office, email: str) -> None:
    await office.administrator()
    answers = [
        await office.browser(address=f"10.1.0.{number}").post("/api/v1/session", json=WRONG | {"email": email})
        for number in range(9)
    ]
    assert [answer.status_code for answer in answers] == [401] * 8 + [429]
    locked = answers[-1].json()
    assert locked["code"] == "SignInLocked"
    assert 0 < locked["params"]["retry_after"] <= 900
    assert answers[-1].headers["retry-after"] == str(locked["params"]["retry_after"])
    await office.browser(address="10.9.9.9").post_api("/session", RIGHT | {"email": email}, expect=429)


async def test_parallel_guesses_count_before_they_are_looked_at(office: Office) -> None:
    await office.administrator()
    answers = await asyncio.gather(
        *(office.browser(address=f"10.2.0.{number}").post("/api/v1/session", json=WRONG) for number in range(20))
    )
    assert sorted(answer.status_code for answer in answers) == [401] * 8 + [429] * 12


async def test_the_lock_ends_and_the_right_password_clears_the_count(office: Office) -> None:
    await office.administrator()
    for _ in range(8):
        await office.browser().post_api("/session", WRONG, expect=401)
    await runtime_of(office.app).db.run(_let_pass, timedelta(minutes=16))
    await office.browser().post_api("/session", WRONG, expect=401)
    await office.browser().post_api("/session", RIGHT)
    for _ in range(8):
        await office.browser().post_api("/session", WRONG, expect=401)


async def test_one_address_cannot_try_many_emails(office: Office) -> None:
    await office.administrator()
    await office.browser(address="10.3.0.1").post_api("/session", WRONG, expect=401)
    await runtime_of(office.app).db.run(_have_tried, "from:10.3.0.1", 59)
    statuses = [
        (
            await office.browser(address="10.3.0.1").post(
                "/api/v1/session", json=WRONG | {"email": f"guess{number}@haoke.test"}
            )
        ).status_code
        for number in range(3)
    ]
    assert statuses == [401, 429, 429]
    await office.browser(address="10.3.0.2").post_api("/session", RIGHT)


async def test_signing_in_replaces_the_session_the_browser_brought(office: Office) -> None:
    """Nobody can make another's browser sign in to a session that he knows."""
    await office.administrator()
    browser = office.browser()
    browser.cookies.set("haoke_session", "chosen-by-somebody", domain="haoke.test", path="/")
    await browser.post_api("/session", RIGHT)
    first = browser.cookies["haoke_session"]
    assert first != "chosen-by-somebody"
    await browser.post_api("/session", RIGHT)
    old = office.browser()
    old.cookies.set("haoke_session", first, domain="haoke.test", path="/")
    await old.get_api("/me", expect=401)


async def test_a_session_that_is_used_lives_on_and_one_that_is_not_ends(office: Office) -> None:
    db = runtime_of(office.app).db
    browser = await office.administrator()
    await db.run(_age_sessions, timedelta(days=13))
    await browser.get_api("/me")
    await db.run(_age_sessions, timedelta(days=13))
    await browser.get_api("/me")
    await db.run(_age_sessions, timedelta(days=15))
    await browser.get_api("/me", expect=401)


async def test_changing_the_password_signs_out_everywhere_else(office: Office) -> None:
    here = await office.administrator()
    elsewhere = await office.administrator()
    new = "a new and better one"
    wrong = await here.api("PUT", "/me/password", {"current": "nonsense", "new": new}, expect=400)
    assert wrong["code"] == "PasswordWrong"
    await here.api("PUT", "/me/password", {"current": PASSWORD, "new": "short"}, expect=400)
    await elsewhere.get_api("/me")
    await here.api("PUT", "/me/password", {"current": PASSWORD, "new": new}, expect=204)
    await here.get_api("/me")
    await elsewhere.get_api("/me", expect=401)
    await office.browser().post_api("/session", RIGHT, expect=401)
    await office.browser().post_api("/session", RIGHT | {"password": new})


async def test_sign_in_does_not_accept_other_sites_or_plain_forms(office: Office) -> None:
    await office.administrator()
    foreign = await office.browser().post("/api/v1/session", json=RIGHT, headers={"Origin": "https://evil.example"})
    assert (foreign.status_code, foreign.json()["code"]) == (403, "OriginRefused")
    form = await office.browser().post("/api/v1/session", data=RIGHT)
    assert form.status_code == 415
    text = await office.browser().post(
        "/api/v1/session", content='{"email":"a@b.c","password":"x"}', headers={"Content-Type": "text/plain"}
    )
    assert text.status_code == 415


async def _let_pass(tx: Tx, time: timedelta) -> None:
    await tx.execute(sa.update(sign_in_attempts).values(since=sign_in_attempts.c.since - time))


async def _have_tried(tx: Tx, subject: str, count: int) -> None:
    await tx.execute(sa.update(sign_in_attempts).where(sign_in_attempts.c.subject == subject).values(count=count))


async def _age_sessions(tx: Tx, time: timedelta) -> None:
    """As if nobody had used them for so long."""
    now = clock.now()
    await tx.execute(sa.update(sessions).values(seen_at=now - time, expires_at=now - time + timedelta(days=14)))
