"""Mails as they came, and what is read in them: ``fixtures/email/*.eml`` with ``expect.json``."""

import json
from email.message import EmailMessage
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.adapters.email.decoding import in_words, text_of
from haoke.channels.adapters.email.quoting import folded
from haoke.channels.adapters.email.reading import read_mail
from haoke.channels.adapters.email.safe_html import made_safe, words_of
from haoke.channels.types import InboundEvent, Media, Rich
from haoke.channels.wording import words_of as said
from tests.channels.catalogue import recorded

OWN = "support@kf.test"
EXPECTED: dict[str, dict[str, Any]] = json.loads(recorded("email/expect.json").read_bytes())
RECORDED = sorted(path.name for path in recorded("email").glob("*.eml") if path.name in EXPECTED)
_STATES = {"failed": "failed", "delayed": "queued", "read": "read", "complained": "delivered"}


def read(name: str) -> list[InboundEvent]:
    return read_mail(recorded(f"email/{name}").read_bytes(), OWN, "1:7")


def words(event: InboundEvent) -> str:
    return "\n".join(said(part) for part in event.parts if not isinstance(part, Media))


@pytest.mark.parametrize("name", RECORDED)
def test_a_recorded_mail_is_read(name: str) -> None:
    expected, events = EXPECTED[name], read(name)
    if expected.get("drop"):
        assert not events
        return
    (event,) = events
    if expected.get("kind") == "receipt":
        assert event.receipt is not None
        assert event.receipt.provider_message_id == expected["for"]
        assert event.receipt.state == _STATES[expected["state"]]
        assert event.receipt.code == expected.get("status", event.receipt.code)
        return
    assert event.kind == "message"
    assert event.thread is not None
    assert event.automatic == (expected.get("kind") in {"auto_reply", "bulk"})
    if "conversation" in expected:
        assert event.thread.id == (expected["conversation"] or "")
    assert event.thread.subject == expected.get("subject", event.thread.subject)
    assert words(event) == expected.get("visible_text", expected.get("text", words(event)))
    files = [part for part in event.parts if isinstance(part, Media)]
    assert [part.filename for part in files if not part.group] == (
        [expected["attachment"]] if "attachment" in expected else []
    )
    assert [part.group for part in files if part.group] == expected.get("inline", [])
    html = "".join(part.html for part in event.parts if isinstance(part, Rich))
    assert "script" not in html
    assert "http:" not in html
    assert all(f"cid:{each}" in html for each in expected.get("inline", []))


@pytest.mark.parametrize("name", RECORDED)
def test_the_same_mail_is_known_again(name: str) -> None:
    keys = [event.dedup_key for event in read(name)]
    assert keys == [event.dedup_key for event in read(name)]
    assert len(set(keys)) == len(keys)
    for event in read(name):
        assert msgspec.json.decode(msgspec.json.encode(event), type=InboundEvent) == event


def test_a_complaint_forbids_more() -> None:
    (event,) = read("arf_complaint.eml")
    assert event.proactive_allowed is False


@pytest.mark.parametrize(
    ("below", "shown"),
    [
        ("On Sun, 22 Nov 2026 at 10:00, Support <support@kf.test> wrote:\n> Has it come?\n", "No, still missing."),
        ("On Sun, 22 Nov 2026 at 10:00, Support\n<support@kf.test> wrote:\n> Has it come?\n", "No, still missing."),
        ("在 2026年11月22日 10:00，客服 <support@kf.test> 写道：\n> 收到了吗？", "没有。"),
        ("------------------ 原始邮件 ------------------\n发件人: 客服\n主题: 订单\n\n收到了吗？", "没有，谢谢！"),
        ("发件人: 客服 <support@kf.test>\n发送时间: 2026年11月22日\n主题: 订单\n\n收到了吗？", "没有"),
        ("-- \nLi Lei\n+86 138", "Thanks"),
        ("发自我的iPhone", "好的"),
        ("> only this\n> was quoted", "Yes."),
        ("-----Original Message-----\nFrom: Support\nSent: Sunday\nTo: Li\nSubject: order\n\nHas it come?", "Nope"),
    ],
)
def test_what_is_quoted_or_signed_is_folded(below: str, shown: str) -> None:
    found = folded(f"{shown}\n\n{below}")
    assert found.shown == shown
    assert "".join(found.folded.split()) == "".join(below.split())


def test_what_is_written_between_quoted_lines_stays() -> None:
    text = "> Which colour?\nRed\n> Which size?\nXL"
    assert folded(text).shown == text


@given(st.text(alphabet=st.sampled_from("ab >-\n:写道"), max_size=200))
def test_folding_loses_nothing(text: str) -> None:
    found = folded(text)
    assert "".join((found.shown + found.folded).split()) == "".join(text.split())
    assert found.shown or not text.strip()


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("您好".encode("gb18030"), "gb2312", "您好"),
        ("镕".encode("gb18030"), "GB2312", "镕"),
        ("您好".encode("gb18030"), "", "您好"),
        ("您好".encode(), "iso-8859-1", "您好"),
        ("您好".encode("gb18030"), "utf-8", "您好"),
        ("您好".encode(), "x-unknown", "您好"),
        ("臺灣".encode("big5"), "big5", "臺灣"),
        (b"caf\xe9", "iso-8859-1", "café"),
        (b"abc", "zlib", "abc"),
    ],
)
def test_characters_are_read_whatever_was_declared(content: bytes, declared: str, expected: str) -> None:
    assert text_of(content, declared) == expected


def test_a_word_cut_within_a_character_is_joined() -> None:
    assert in_words("=?utf-8?b?5oKo?= =?utf-8?b?5aW9?=") == "您好"
    assert in_words("=?utf-8?b?5o==?= x") != ""


@given(st.binary(max_size=400))
def test_no_mail_makes_the_reader_fail(raw: bytes) -> None:
    for mail in (
        raw,
        b"From: a@b.test\r\n" + raw,
        b"From: a@b.test\nContent-Type: multipart/report; boundary=x\n\n--x\n" + raw,
    ):
        for event in read_mail(mail, OWN, "1:1"):
            assert event.dedup_key
            assert "\0" not in msgspec.json.encode(event).decode().replace("\\u0000", "\0")


def test_a_mail_nested_without_end_is_kept() -> None:
    raw = b"From: a@b.test\n" + b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(3000)
    )
    assert read_mail(raw, OWN, "1:1")


def test_html_is_read_as_it_is_seen() -> None:
    html = (
        "<style>p{}</style><p>Hello <b>you</b></p><ul><li>one<li>two</ul><a href='https://x.test/y'>here</a><br>&amp;"
    )
    assert words_of(html + "<blockquote>old</blockquote>").split("\n") == [
        "Hello you",
        "",
        "- one",
        "- two",
        "here (https://x.test/y)",
        "&",
        "> old",
    ]


@pytest.mark.parametrize(
    "html",
    [
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<p style='background:url(http://t.test)'>x</p>",
        "<link rel=stylesheet href=http://t.test><iframe src=http://t.test></iframe><form action=http://t.test>",
        "<img srcset='http://t.test 2x'><video poster=http://t.test></video><body background=http://t.test>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(html: str) -> None:
    safe = made_safe(html).lower()
    assert "alert" not in safe
    assert "t.test" not in safe


def test_a_file_attached_is_a_file_and_a_mail_attached_too() -> None:
    inner = EmailMessage()
    inner["Subject"] = "inner"
    inner.set_content("inner text")
    mail = EmailMessage()
    mail["From"] = "Li <li@cust.test>"
    mail["Reply-To"] = "form@cust.test"
    mail["Subject"] = "two"
    mail.set_content("see both")
    mail.add_attachment("a,b\n", subtype="csv", filename="表.csv")
    mail.add_attachment(inner)
    (event,) = read_mail(mail.as_bytes(), OWN, "1:9")
    assert event.peer.id == "form@cust.test"
    assert event.peer.display_name == "Li"
    assert words(event) == "see both"
    assert [(part.filename, part.media_ref) for part in event.parts if isinstance(part, Media)] == [
        ("表.csv", "1:9#1"),
        ("message.eml", "1:9#2"),
    ]
