"""Files that entries come from and go to: what is written is read again, and what is hostile is refused."""

import io
import zipfile

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from haoke.knowledge.errors import ImportTooLarge, ImportUnreadable
from haoke.knowledge.formats.by_name import WRITERS, read_file
from haoke.knowledge.formats.packs import packs, rows_of_pack
from haoke.knowledge.types import AnswerPart, ImportedEntry

LETTERS = st.sampled_from("abc 退款多久=+-@'\"<>#|;:,，\\`*()![]{}")
LINE = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool)
WORD = st.text(st.sampled_from("abc退款久"), min_size=1, max_size=6)
ENTRIES = st.builds(
    ImportedEntry,
    question=LINE.map(lambda line: " ".join(line.split())),
    key=st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True),
    locale=st.sampled_from(["zh-CN", "zh-TW", "en"]),
    channel=st.sampled_from(["", "web"]),
    category=st.lists(WORD, min_size=1, max_size=2).map("/".join),
    phrasings=st.lists(LINE, max_size=3),
    answer=st.lists(LINE, min_size=1, max_size=3).map(lambda lines: [AnswerPart("\n".join(lines))]),
    related=st.lists(WORD, max_size=2),
    tags=st.lists(WORD, max_size=2),
    visibility=st.sampled_from(["public", "members"]),
    valid_from=st.none() | st.integers(0, 2**41),
)


@pytest.mark.parametrize("to", sorted(WRITERS))
@settings(max_examples=40, deadline=None)
@given(entries=st.lists(ENTRIES, min_size=1, max_size=4))
def test_what_is_written_is_read_again(to: str, entries: list[ImportedEntry]) -> None:
    rows = read_file(f"knowledge.{to}", WRITERS[to](entries), "en")
    assert [row.entry for row in rows] == entries


@settings(max_examples=100, deadline=None)
@given(
    data=st.binary(max_size=200), suffix=st.sampled_from(["csv", "xlsx", "md", "docx", "toml", "zip", "html", "exe"])
)
def test_anything_else_is_refused_by_name(data: bytes, suffix: str) -> None:
    try:
        rows = read_file(f"x.{suffix}", data, "en")
    except ImportUnreadable:
        return
    assert all(row.entry is not None or row.problem is not None for row in rows)


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name.replace("__", "/"), content)
    return out.getvalue()


XXE = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "zip"])
def test_bombs_and_entities_are_refused(suffix: str) -> None:
    with pytest.raises(ImportTooLarge):
        read_file(f"x.{suffix}", archive(bomb=b"0" * 120 * 1024 * 1024), "en")
    with pytest.raises(ImportUnreadable):
        read_file(f"x.{suffix}", archive(**{"word__document.xml": XXE}), "en")


PAGE = b"""<html><title>Help</title><script>alert(1)</script><nav>Menu</nav><body><h1>Returns &amp; refunds</h1>
<p>Send it <b>back</b> to <a href="https://haoke.example">us</a>.</p><ol><li>Pack<li>Send</ol></body></html>"""


def test_pages_become_articles_without_what_is_not_text() -> None:
    rows = read_file("site.zip", archive(**{"orders__returns.html": PAGE, "logo.png": b"x"}), "en")
    entry = rows[0].entry
    assert entry is not None
    assert (entry.form, entry.key, entry.category, entry.question) == (
        "article", "orders-returns", "orders", "Returns & refunds",
    )  # fmt: skip
    assert entry.answer[0].text == "Send it **back** to [us](https://haoke.example).\n\n1. Pack\n2. Send"


def test_headings_make_questions_in_categories() -> None:
    facts = "<!-- id: refund-time; tags: a|b -->"
    text = f"# Refunds\n## How long?\n{facts}\n> when\n> money\n\nThree days.\n\n- one\n## Who?\nWe."
    first, second = [row.entry for row in read_file("x.md", text.encode(), "en")]
    assert first is not None
    assert second is not None
    assert (first.category, first.question, first.key, first.tags) == (
        "Refunds",
        "How long?",
        "refund-time",
        ["a", "b"],
    )
    assert (first.phrasings, first.answer[0].text) == (["when", "money"], "Three days.\n\n- one")
    assert (second.category, second.question) == ("Refunds", "Who?")


def test_chinese_heads_and_encodings_are_understood_and_bad_cells_named() -> None:
    table = "编号,标准问题,相似问法,答案,失效时间\nr1,退款多久,钱呢,三天,明天\nr2,怎么退货,,寄回,2030-01-01\n"
    bad, good = read_file("x.csv", table.encode("gb18030"), "zh-CN")
    assert (bad.line, bad.entry, bad.problem and bad.problem.code) == (2, None, "CellInvalid")
    assert good.entry is not None
    assert (good.entry.key, good.entry.question, good.entry.valid_until) == ("r2", "怎么退货", 1_893_456_000_000)


def test_every_pack_at_hand_is_readable() -> None:
    assert packs()
    for pack in packs():
        rows = rows_of_pack(pack.name, pack.locale)
        assert len(rows) == pack.entries
        assert [msgspec.structs.asdict(row)["problem"] for row in rows if row.entry is None] == [], pack
