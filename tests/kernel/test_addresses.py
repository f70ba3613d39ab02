"""Which address a client has behind proxies."""

import pytest

from haoke.kernel.addresses import client_address, is_trusted

TRUSTED = "127.0.0.1, 10.0.0.0/8, fd00::/8"


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "address"),
    [
        ("203.0.113.7", "", "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", "203.0.113.7"),  # a stranger says anything
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "198.51.100.9, 198.51.100.1", "198.51.100.1"),  # the first was the client's own word
        ("127.0.0.1", "198.51.100.1, 10.2.3.4", "198.51.100.1"),
        ("fd00::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "unknown", "127.0.0.1"),
        ("127.0.0.1", "198.51.100.1, <script>", "127.0.0.1"),
        ("", "198.51.100.1", "198.51.100.1"),
        ("", "", "127.0.0.1"),
    ],
)
def test_the_header_counts_only_from_proxies_we_trust(peer: str, forwarded_for: str, address: str) -> None:
    assert client_address(peer, forwarded_for, TRUSTED) == address


def test_nonsense_is_not_trusted() -> None:
    assert not is_trusted("localhost", TRUSTED)
    assert not is_trusted("", TRUSTED)
    assert not is_trusted("10.0.0.1", "")
