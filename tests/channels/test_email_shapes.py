"""Mails as programs of all kinds write them, by hand: reports without a form, long threads, characters, names."""

from typing import Any

import pytest

from haoke.channels.adapters.email.decoding import text_of
from haoke.channels.adapters.email.reading import read_mail
from haoke.channels.types import InboundEvent, Media, Rich
from haoke.channels.wording import words_of

OWN = "support@kf.test"
OURS = "kf.conv-42.msg-9@kf.test"


def mail(head: str, body: str | bytes = "") -> InboundEvent:
    content = body if isinstance(body, bytes) else body.encode()
    lines = "\r\n".join(line.strip() for line in head.strip().splitlines())
    (event,) = read_mail(lines.encode() + b"\r\n\r\n" + content, OWN, "1:7")
    return event


def report(kind: str, fields: str, original: str = f"Message-ID: <{OURS}>\n") -> list[InboundEvent]:
    raw = (
        "From: Mail Delivery <MAILER-DAEMON@mx.test>\nSubject: Undelivered\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nIt failed.\n"
        f"--b\nContent-Type: {kind}\n\n{fields}\n"
        f"--b\nContent-Type: text/rfc822-headers\n\n{original}\n--b--\n"
    )
    return read_mail(raw.encode(), OWN, "1:7")


QMAIL = f"""Hi. This is the qmail-send program at mx.test.
I'm afraid I wasn't able to deliver your message to the following addresses.

<li@cust.test>:
192.0.2.4 does not like recipient.
Remote host said: 550 5.1.1 No such user

--- Below this line is a copy of the message.

Return-Path: <support@kf.test>
Message-ID: <{OURS}>
Subject: Re: order
"""


@pytest.mark.parametrize(
    ("head", "body", "state", "code"),
    [
        ("From: MAILER-DAEMON@mx.test\nSubject: failure notice", QMAIL, "failed", "5.1.1"),
        (
            "From: Mailer <exim@mx.test>\nX-Failed-Recipients: li@cust.test\nSubject: Mail delivery failed",
            f"No such user\n------ This is a copy ------\n\nMessage-Id: <{OURS}>\n",
            "failed",
            "",
        ),
        (
            "From: PostMaster@qq.test\nSubject: =?gb18030?B?zcvQxdaqzag=?=\nContent-Type: text/html; charset=gb18030",
            f"<p>退信 550</p><pre>Message-ID: <{OURS}></pre>".encode("gb18030"),
            "failed",
            "",
        ),
        (
            "From: postmaster@mx.test\nSubject: Warning: message still undelivered after 4 hours",
            f"It will be tried again. 4.4.1\n\nMessage-ID: <{OURS}>\n",
            "queued",
            "4.4.1",
        ),
        (
            'From: mailer-daemon@mx.test\nSubject: Returned\nContent-Type: multipart/mixed; boundary="b"',
            f"--b\n\nUnknown user.\n--b\nContent-Type: message/rfc822\n\nMessage-ID: <{OURS}>\n\nhello\n--b--\n",
            "failed",
            "",
        ),
    ],
)
def test_what_servers_only_write_to_people_is_a_report_as_well(head: str, body: Any, state: str, code: str) -> None:
    event = mail(head, body)
    assert event.receipt is not None, event
    assert (event.receipt.state, event.receipt.code) == (state, code)
    assert event.receipt.provider_message_id == OURS


def test_a_report_names_all_recipients_and_what_became_of_each() -> None:
    fields = (
        "Reporting-MTA: dns; mx.test\n\n"
        "Final-Recipient: rfc822; a@cust.test\nAction: failed\nStatus: 5.2.2 (full)\n\n"
        "Final-Recipient: rfc822; b@cust.test\nAction: relayed\nStatus: 2.0.0\n\n"
        "Final-Recipient: rfc822; c@cust.test\nAction: delivered\nStatus: 2.0.0\n"
    )
    for kind in ("message/delivery-status", "message/global-delivery-status"):
        events = report(kind, fields)
        assert [(each.peer.id, each.receipt and each.receipt.state) for each in events] == [
            ("a@cust.test", "failed"),
            ("b@cust.test", "sent"),
            ("c@cust.test", "delivered"),
        ], kind
        assert len({each.dedup_key for each in events}) == 3


def test_a_report_of_somebody_elses_mail_is_a_mail_that_nobody_answers() -> None:
    (event,) = report("message/delivery-status", "Reporting-MTA: dns; x\n", "Message-ID: <theirs@else.test>\n")
    assert (event.kind, event.automatic, event.receipt) == ("message", True, None)


def test_a_person_who_quotes_an_id_of_ours_reports_nothing() -> None:
    event = mail("From: Li <li@cust.test>\nSubject: failed", f"What is Message-ID: <{OURS}>? 5.1.1")
    assert (event.kind, event.receipt) == ("message", None)


def test_a_read_receipt_is_one_whatever_else_it_says() -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nIt was displayed.\n"
        "--b\nContent-Type: message/disposition-notification\n\n"
        "Reporting-UA: joes-pc; Foomail\nFinal-Recipient: rfc822;li@cust.test\n"
        f"Original-Message-ID: <{OURS}>\nDisposition: manual-action/MDN-sent-manually; displayed\n\n--b--\n"
    )
    kind = "multipart/report; report-type=disposition-notification; boundary=b"
    head = f"From: li@cust.test\nSubject: Read\nContent-Type: {kind}"
    event = mail(head, body)
    assert event.receipt is not None
    assert (event.receipt.state, event.receipt.provider_message_id) == ("read", OURS)
    declined = mail(head, body.replace("; displayed", "; deleted"))
    assert declined.receipt is None


@pytest.mark.parametrize("place", [0, 50, 99])
def test_a_thread_of_a_hundred_mails_is_known_by_any_of_them(place: int) -> None:
    ids = [f"<{number:04d}.{'x' * 60}@cust.test>" for number in range(100)]
    ids[place] = f"<{OURS}>"
    event = mail(f"From: li@cust.test\nSubject: Re: long\nReferences: {' '.join(ids)}", "still nothing")
    assert event.thread is not None
    assert event.thread.id == "42"
    assert event.thread.refs[0] == ids[-1].strip("<>")


@pytest.mark.parametrize(
    ("content", "declared", "expected"),
    [
        ("注文の件".encode("iso-2022-jp"), "iso-2022-jp", "注文の件"),
        ("注文の件".encode("iso-2022-jp"), "", "注文の件"),
        ("注文の件".encode("iso-2022-jp"), "us-ascii", "注文の件"),
        ("①番".encode("cp932"), "shift_jis", "①番"),
        ("똠방각하".encode("cp949"), "euc-kr", "똠방각하"),
        ("𠀀𡿨".encode("gb18030"), "gb18030", "𠀀𡿨"),
        ("𠀀𡿨".encode("gb18030"), "gb2312", "𠀀𡿨"),
        ("価格: £5".encode(), "utf8", "価格: £5"),
    ],
)
def test_characters_of_the_east_are_read(content: bytes, declared: str, expected: str) -> None:
    assert text_of(content, declared) == expected


def test_broken_characters_lose_nothing_else() -> None:
    event = mail(
        "From: li@cust.test\nSubject: =?utf-8?b?5q==?= broken\nContent-Type: text/plain; charset=utf-8",
        b"before \xff\xfe after",
    )
    said = words_of(event.parts[0])
    assert said.startswith("before ")
    assert said.endswith(" after")
    assert event.thread is not None
    assert event.thread.subject.endswith("broken")


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("attachment; filename*0*=utf-8''%E5%8F%91; filename*1*=%E7%A5%A8; filename*2=.pdf", "发票.pdf"),
        ("attachment; filename*=gb2312''%B7%A2%C6%B1.pdf", "发票.pdf"),
        ('attachment; filename="=?utf-8?B?5Y+R56Wo?=.pdf"', "发票.pdf"),
        ('attachment; filename="../../etc/passwd"', "passwd"),
        ("attachment; filename*=x-none''%41.pdf", "A.pdf"),
    ],
)
def test_attachments_keep_their_names(named: str, expected: str) -> None:
    body = (
        "--b\nContent-Type: text/plain\n\nsee\n--b\nContent-Type: application/pdf\n"
        f"Content-Disposition: {named}\nContent-Transfer-Encoding: base64\n\nJVBERg==\n--b--\n"
    )
    event = mail("From: li@cust.test\nSubject: x\nContent-Type: multipart/mixed; boundary=b", body)
    (file,) = (part for part in event.parts if isinstance(part, Media))
    assert (file.filename, file.size) == (expected, 4)


def test_a_mail_of_html_alone_has_words_and_outlooks_own_form_is_a_file() -> None:
    event = mail(
        "From: li@cust.test\nSubject: x\nContent-Type: text/html; charset=utf-8",
        "<p>Hello<br>you</p><script>no</script>",
    )
    (rich,) = event.parts
    assert isinstance(rich, Rich)
    assert rich.fallback_text == "Hello\nyou"
    body = (
        "--b\nContent-Type: text/plain\n\nhi\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        "Content-Transfer-Encoding: base64\n\neJ8+IgAA\n--b--\n"
    )
    event = mail("From: li@cust.test\nSubject: x\nContent-Type: multipart/mixed; boundary=b", body)
    assert [part.filename for part in event.parts if isinstance(part, Media)] == ["winmail.dat"]


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Auto-Submitted: auto-generated",
        "X-Autoreply: yes",
        "X-Autorespond: away",
        "Precedence: bulk",
        "Precedence: junk",
        "Precedence: list",
        "List-Id: <news.cust.test>",
        "Return-Path: <>",
    ],
)
def test_what_a_program_wrote_is_not_answered_by_one(head: str) -> None:
    assert mail(f"From: li@cust.test\nSubject: x\n{head}", "away").automatic
    assert not mail("From: li@cust.test\nSubject: x\nAuto-Submitted: no", "here").automatic
