"""On which pages a site may appear."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.adapters.web.domains import clean_domain, frame_ancestors, origin_matches
from haoke.channels.errors import DomainInvalid


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Shop.Example.com", "shop.example.com"),
        ("https://shop.example.com/cart?x=1#y", "shop.example.com"),
        ("http://localhost:3000/", "localhost:3000"),
        ("*.example.com", "*.example.com"),
        ("https://*.example.com:8443", "*.example.com:8443"),
        ("商店.example", "xn--czrs0t.example"),
        ("example.com.", "example.com"),
        ("192.168.1.5", "192.168.1.5"),
        ("[::1]:8080", "[::1]:8080"),
    ],
)
def test_what_people_write_becomes_a_pattern(written: str, kept: str) -> None:
    assert clean_domain(written) == kept
    assert clean_domain(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        *("", "*", "*.", "a b.example", "a..b", "ex*mple.com", "x.example:99999", "x.example:a", "https://", "'self'"),
        *("a.example;script-src *", "-a.example", "[1.2.3.4]", "[:", "user@shop.example"),
    ],
)
def test_what_is_no_domain_is_refused(written: str) -> None:
    with pytest.raises(DomainInvalid):
        clean_domain(written)


@given(st.text(max_size=80))
def test_no_pattern_ever_leaves_its_place_in_a_header(written: str) -> None:
    try:
        kept = clean_domain(written)
    except DomainInvalid:
        return
    assert not set(kept) & set(" ;,'\"\n\r\t/\\")
    assert kept.isascii()
    assert clean_domain(kept) == kept


@pytest.mark.parametrize(
    ("pattern", "origin", "matches"),
    [
        ("shop.example", "https://shop.example", True),
        ("shop.example", "http://SHOP.example:8080", True),
        ("shop.example", "https://www.shop.example", False),
        ("shop.example", "https://shop.example.evil", False),
        ("shop.example", "https://evilshop.example", False),
        ("*.shop.example", "https://www.shop.example", True),
        ("*.shop.example", "https://a.b.shop.example", True),
        ("*.shop.example", "https://shop.example", False),
        ("*.shop.example", "https://evilshop.example", False),
        ("localhost:3000", "http://localhost:3000", True),
        ("localhost:3000", "http://localhost:3001", False),
        ("shop.example:443", "https://shop.example", True),
        ("[::1]", "http://[::1]:3000", True),
        ("shop.example", "null", False),
        ("shop.example", "file://", False),
        ("shop.example", "https://shop.example:x", False),
        ("shop.example", "ftp://shop.example", False),
        ("shop.example", "", False),
    ],
)
def test_an_origin_fits_only_its_pattern(pattern: str, origin: str, matches: bool) -> None:
    assert origin_matches([pattern], origin) is matches


def test_the_same_patterns_say_who_may_frame() -> None:
    assert frame_ancestors(["*.shop.example", "localhost:3000"]) == (
        "'self' https://*.shop.example:* http://*.shop.example:* https://localhost:3000 http://localhost:3000"
    )
