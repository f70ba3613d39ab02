"""Signed and random tokens."""

import time

import jwt
import pytest

from haoke.kernel.tokens import TokenExpired, TokenInvalid, new_secret, purpose_key, read, secret_hash, sign

SECRET = "the installation's secret"


def test_a_token_gives_its_claims_back() -> None:
    token = sign(SECRET, "visitor", {"visitor": "v1", "n": 1}, seconds=60)
    claims = read(SECRET, "visitor", token)
    assert (claims["visitor"], claims["n"]) == ("v1", 1)


def forged() -> dict[str, str]:
    good = sign(SECRET, "visitor", {"visitor": "v1"}, seconds=60)
    head, body, signature = good.split(".")
    claims = {"visitor": "v1", "exp": int(time.time()) + 60}
    return {
        "another purpose": sign(SECRET, "file", {"visitor": "v1"}, seconds=60),
        "another installation": sign("another secret", "visitor", {"visitor": "v1"}, seconds=60),
        "no signature": jwt.encode(claims, None, algorithm="none"),
        "another algorithm": jwt.encode(claims, purpose_key(SECRET, "visitor") * 2, algorithm="HS512"),
        "without an end": jwt.encode({"visitor": "v1"}, purpose_key(SECRET, "visitor"), algorithm="HS256"),
        "changed": f"{head}.{body[:-2]}AA.{signature}",
        "cut": good[:-1],
        "empty": "",
        "nonsense": "\x00 好客 ...",
        "very long": "a." * 100_000,
    }


@pytest.mark.parametrize("how", forged())
def test_forged_tokens_are_refused(how: str) -> None:
    with pytest.raises(TokenInvalid):
        read(SECRET, "visitor", forged()[how])


def test_a_token_ends_but_for_a_minute_of_clocks_that_differ() -> None:
    assert read(SECRET, "visitor", sign(SECRET, "visitor", {}, seconds=-30))
    with pytest.raises(TokenExpired):
        read(SECRET, "visitor", sign(SECRET, "visitor", {}, seconds=-61))


def test_random_tokens_differ_and_only_their_hash_is_stored() -> None:
    tokens = {new_secret() for _ in range(100)}
    assert len(tokens) == 100
    assert all(len(token) >= 40 for token in tokens)
    token = tokens.pop()
    assert secret_hash(token) == secret_hash(token)
    assert token.encode() not in secret_hash(token)
