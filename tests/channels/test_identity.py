"""The host page's word on who its user is, true and forged."""

import itertools
import time
from typing import Any

import jwt
import pytest

from haoke.channels.adapters.web.settings import SiteSettings
from haoke.channels.adapters.web.site import Site
from haoke.channels.catalog import Identity, verify_identity
from haoke.channels.contract import Account
from haoke.channels.errors import IdentityTokenExpired, IdentityTokenInvalid
from haoke.kernel.ids import new_id

SECRET = "s" * 43


def site(secret: str | None = SECRET) -> Site:
    return Account(new_id(), new_id(), "web", "key", "name", SiteSettings(), secret, 0)


def token(secret: str = SECRET, algorithm: str = "HS256", **claims: Any) -> str:
    said = {"sub": "42", "exp": int(time.time()) + 600} | claims
    return jwt.encode({name: value for name, value in said.items() if value is not None}, secret, algorithm=algorithm)


def test_an_honest_token_says_who_it_is() -> None:
    said = token(name="王小明", email="w@shop.example", phone="138", iat=int(time.time()), other=[1])
    assert verify_identity(site(), said) == Identity("42", "王小明", "w@shop.example", "138")


def test_a_number_is_a_subject_too_and_odd_claims_are_passed_over() -> None:
    assert verify_identity(site(), token(sub=42, name=["x"], email=7)) == Identity("42")


def test_a_minute_of_clock_skew_is_forgiven() -> None:
    now = int(time.time())
    assert verify_identity(site(), token(exp=now - 30, iat=now + 30)).subject == "42"


def test_a_stale_token_has_its_own_name() -> None:
    with pytest.raises(IdentityTokenExpired):
        verify_identity(site(), token(exp=int(time.time()) - 120))


@pytest.mark.parametrize(
    "forged",
    [
        token(secret="x" * 43),
        token(secret="", algorithm="none"),
        token(secret=SECRET + SECRET, algorithm="HS512"),
        token(exp=None),
        token(exp=int(time.time()) + 25 * 3600),
        token(exp=10**30),
        token(sub=None),
        token(sub=""),
        token(sub=True),
        token(sub={"a": 1}),
        token(sub="x" * 201),
        token(sub="a\0b"),
        token(iat=int(time.time()) + 600),
        token(nbf=int(time.time()) + 600),
        token(name="x" * 5000),
        "",
        "a.b.c",
        "é.é.é",
        token()[:-2],
    ],
    ids=itertools.count(),
)
def test_everything_else_is_refused(forged: str) -> None:
    with pytest.raises(IdentityTokenInvalid):
        verify_identity(site(), forged)


def test_a_site_without_a_secret_believes_nobody() -> None:
    with pytest.raises(IdentityTokenInvalid):
        verify_identity(site(None), token())
