"""Into how many short messages a text goes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.sms_parts import is_gsm7, sms_parts


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", "gsm7", 1),
        ("a" * 160, "gsm7", 1),
        ("a" * 161, "gsm7", 2),
        ("a" * 306, "gsm7", 2),
        ("a" * 307, "gsm7", 3),
        ("€" * 80, "gsm7", 1),
        ("€" * 81, "gsm7", 2),
        ("a" * 152 + "€" * 80, "gsm7", 3),
        ("您" * 70, "ucs2", 1),
        ("您" * 71, "ucs2", 2),
        ("😀" * 35, "ucs2", 1),
        ("😀" * 36, "ucs2", 2),
        ("`", "ucs2", 1),
    ],
)
def test_known_counts(text: str, encoding: str, count: int) -> None:
    cut = sms_parts(text)
    assert (cut.encoding, len(cut.parts)) == (encoding, count)


@given(st.text(st.sampled_from("a€^é您😀\n"), max_size=400))
def test_nothing_is_lost_and_no_part_is_too_long(text: str) -> None:
    cut = sms_parts(text)
    assert "".join(cut.parts) == text
    most = (160 if len(cut.parts) == 1 else 153) if is_gsm7(text) else (70 if len(cut.parts) == 1 else 67)
    for part in cut.parts:
        units = len(part) + sum(part.count(c) for c in "€^") if is_gsm7(text) else len(part.encode("utf-16-le")) // 2
        assert units <= most
        assert part or not text
