"""Mail over real servers: told of at once, in threads, with reports; and over encrypted lines with tokens."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from haoke.channels.adapters.email import adapter, mailbox
from haoke.channels.outside import NoAnswer
from haoke.channels.types import File, Image, Media, OutboundMessage, Peer, ReplyContext, Text, Thread
from haoke.channels.wording import in_words
from haoke.kernel.outbound import AnswerTooLarge
from tests.channels.catalogue import account_for
from tests.channels.lines import FILE, Kept, outside, running
from tests.channels.postoffice import PostOffice, free_ports, post_office

pytestmark = pytest.mark.anyio

OWN, CUSTOMER = "support@kf.test", "customer@cust.test"


@pytest.fixture(scope="module")
async def office() -> AsyncIterator[PostOffice]:
    async with post_office() as made:
        yield made


def mail(subject: str, text: str, *, to: str = OWN, **headers: str) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = f"张三 <{CUSTOMER}>", to, subject
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made


def answer(event: Any, id: str, *parts: Any, **more: Any) -> OutboundMessage:
    """To what came in, as the core makes it."""
    return OutboundMessage(
        id=id,
        to=event.peer,
        conversation_id="42",
        parts=parts,
        thread=event.thread,
        reply_context=event.reply_context,
        **more,
    )


async def test_five_mails_are_one_thread_and_each_is_told_of_at_once(office: PostOffice) -> None:
    account = account_for("email", office.settings(OWN, sender="客服", plus_addresses=True))
    theirs = account_for("email", office.settings(CUSTOMER))
    ours, hers, way = Kept(), Kept(), outside()
    async with running(account, ours, way), running(theirs, hers, way):
        first = mail("订单 12345 没收到", "你好，订单没收到。", Message_ID="<first@cust.test>")
        first.add_attachment("附件内容".encode(), maintype="text", subtype="plain", filename="订单截图.txt")
        await office.post(first)
        asked = await ours.next()
        assert (asked.peer.id, asked.peer.display_name) == (CUSTOMER, "张三")
        assert asked.thread == Thread("email", "", "订单 12345 没收到")
        (file,) = (part for part in asked.parts if isinstance(part, Media))
        assert (file.filename, file.mime) == ("订单截图.txt", "text/plain")
        assert (await adapter.fetch_media(account, file, way)).content == "附件内容".encode()

        sent = await adapter.send(account, answer(asked, "7#1", Text(text="已为您**查询**。", format="markdown")), way)
        assert sent.provider_message_id == "kf.conv-42.msg-7.1@kf.test"
        await hers.next()
        got = message_from_bytes(hers.raws[-1], policy=default)
        assert got["Subject"] == "Re: 订单 12345 没收到"
        assert got["References"] == got["In-Reply-To"] == "<first@cust.test>"
        assert got["Message-ID"] == f"<{sent.provider_message_id}>"
        assert got.get_body(("plain",)).get_content().strip() == "已为您查询。"
        assert "<strong>查询</strong>" in got.get_body(("html",)).get_content()
        assert got["Auto-Submitted"] is None

        chain = f"<first@cust.test> {got['Message-ID']}"
        quoted = "No, still missing.\n\nOn Sun, 22 Nov 2026, support wrote:\n> 已为您查询。"
        await office.post(
            mail("Re: 订单", quoted, In_Reply_To=got["Message-ID"], References=chain, Message_ID="<r@c.test>")
        )
        replied = await ours.next()
        assert replied.thread is not None
        assert replied.thread.id == "42"
        assert replied.thread.refs == (sent.provider_message_id, "first@cust.test")
        assert in_words(replied.parts) == "No, still missing."

        await adapter.send(account, answer(replied, "9#1", Text(text="再查一下"), File(file_id=FILE)), way)
        await hers.next()
        again = message_from_bytes(hers.raws[-1], policy=default)
        assert again["References"].split() == ["<first@cust.test>", got["Message-ID"], "<r@c.test>"]
        assert [part.get_filename() for part in again.iter_attachments()] == ["说明.txt"]

        await office.post(mail("order", "my program dropped the headers", to=again["Reply-To"]))
        last = await ours.next()
        assert last.thread is not None
        assert last.thread.id == "42"


async def test_what_cannot_be_delivered_is_reported(office: PostOffice) -> None:
    account, kept, way = account_for("email", office.settings(OWN)), Kept(), outside()
    nobody = OutboundMessage(
        id="8#1", to=Peer("nobody@cust.test", "email"), conversation_id="42", parts=(Text(text="x"),)
    )
    async with running(account, kept, way):
        sent = await adapter.send(account, nobody, way)
        assert sent.state == "sent"  # the server took it
        event = await kept.next()
        while event.receipt is None:  # what earlier tests left in the mailbox
            event = await kept.next()
        receipt = event.receipt
        assert (receipt.state, receipt.error_class, receipt.code) == ("failed", "recipient_invalid", "5.1.1")
        assert receipt.provider_message_id == sent.provider_message_id
        assert event.peer.id == "nobody@cust.test"
    away = OutboundMessage(id="8#2", to=Peer("a@elsewhere.test", "email"), parts=(Text(text="x"),))
    refused = await adapter.send(account, away, way)
    assert refused.error is not None
    assert (refused.state, refused.error.code, refused.error.retryable) == ("failed", "5.4.4", False)


async def test_a_mailbox_is_gone_on_with_where_it_was_left(office: PostOffice) -> None:
    account, kept, way = account_for("email", office.settings(OWN)), Kept(), outside()

    async def until(subject: str) -> None:
        while (event := await kept.next()).thread is None or event.thread.subject != subject:
            continue

    async with running(account, kept, way):
        await office.post(mail("one", "1"))
        await until("one")
    await office.post(mail("two", "2"))  # nobody looks
    async with running(account, kept, way):
        await until("two")
    known = len(kept.events)
    kept.cursor = "1:1"  # the server counts anew
    async with running(account, kept, way):
        await office.post(mail("three", "3"))
        await until("three")
    assert len(kept.events) == known + 1
    assert (await adapter.health(account, way)).well


async def test_of_a_mail_that_is_too_large_the_words_are_read(
    office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "MOST_MAIL", 300_000)
    account, kept, way = account_for("email", office.settings(OWN)), Kept(), outside()
    large = mail("large", "Here is the film.")
    large.add_attachment(b"x" * 400_000, maintype="video", subtype="mp4", filename="film.mp4")
    async with running(account, kept, way):
        await office.post(large)
        while (event := await kept.next()).thread is None or event.thread.subject != "large":
            continue
    assert in_words(event.parts[:1]) == "Here is the film."
    (film,) = (part for part in event.parts if isinstance(part, Media))
    assert film.filename == "film.mp4"
    with pytest.raises(AnswerTooLarge):
        await adapter.fetch_media(account, film, way)


async def test_copies_headers_and_names_are_as_they_were_written(office: PostOffice) -> None:
    account = account_for("email", office.settings(OWN, sender="Shop"))
    theirs, hers, way = account_for("email", office.settings(CUSTOMER)), Kept(), outside()
    message = OutboundMessage(
        id="11#1",
        to=Peer("support@kf.test", "email"),
        parts=(Text(text="hello"), Image(file_id=FILE, caption="see", filename="a\r\nBcc: x@y.test")),
        subject="Hi\r\nBcc: evil@y.test",
        cc=(CUSTOMER,),
        bcc=("nobody@elsewhere.test",),
        agent="Ada",
        purpose="auto",
        reply_context=ReplyContext(msg_id="q@cust.test"),
    )
    async with running(theirs, hers, way):
        assert (await adapter.send(account, message, way)).state == "sent"  # though one copy has nowhere to go
        while (got := message_from_bytes((await hers.next()) and hers.raws[-1], policy=default))["Subject"] == "x":
            continue
        while "Hi" not in str(got["Subject"]):
            await hers.next()
            got = message_from_bytes(hers.raws[-1], policy=default)
    assert got["Bcc"] is None
    assert got["Cc"] == CUSTOMER
    assert got["From"] == "Ada · Shop <support@kf.test>"
    assert (got["Auto-Submitted"], got["X-Auto-Response-Suppress"]) == ("auto-replied", "All")


class Relay:
    """A server that takes tokens, of which the first is old."""

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.mails: list[Any] = []

    async def auth_XOAUTH2(self, server: Any, args: list[str]) -> AuthResult:  # noqa: N802 the name asked for
        given = (
            server._auth_decode(args[1]) if hasattr(server, "_auth_decode") else __import__("base64").b64decode(args[1])
        )
        self.tokens.append(given.decode().partition("Bearer ")[2].rstrip("\x01"))
        return AuthResult(success=self.tokens[-1] == "fresh", handled=False)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def certificate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """For localhost, by an authority that this process trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    day = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day - dt.timedelta(days=1))
        .not_valid_after(day + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    folder = tmp_path / "certificate"
    folder.mkdir()
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    monkeypatch.setenv("SSL_CERT_FILE", str(folder / "cert.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_token_that_is_refused_is_renewed_once(certificate: ssl.SSLContext, security: str) -> None:
    relay, asked = Relay(), []

    def provider(request: httpx.Request) -> httpx.Response:
        asked.append(parse_qs(request.content.decode()))
        token = "old" if len(asked) == 1 else "fresh"
        return httpx.Response(
            200,
            stream=httpx.ByteStream(
                b'{"access_token": "%s", "expires_in": 3599, "refresh_token": "after %s"}'
                % (token.encode(), token.encode())
            ),
        )

    options: dict[str, Any] = {"auth_require_tls": security == "starttls"}
    options |= {"ssl_context": certificate} if security == "tls" else {"tls_context": certificate}
    controller = Controller(relay, hostname="127.0.0.1", port=free_ports(1)[0], **options)
    await asyncio.to_thread(controller.start)
    try:
        settings = {
            "address": OWN,
            "smtp_host": "localhost",
            "smtp_port": controller.port,
            "smtp_security": security,
            "oauth_token_url": "https://accounts.example/token",
            "oauth_client_id": "client",
            "oauth_refresh_token": "refresh",
        }
        message = OutboundMessage(id="1#1", to=Peer(CUSTOMER, "email"), parts=(Text(text="hi"),))
        way = outside(provider)
        assert (await adapter.send(account_for("email", settings), message, way)).state == "sent"
        assert relay.tokens == ["old", "fresh"]
        assert relay.mails[0].rcpt_tos == [CUSTOMER]
        assert [each["grant_type"] for each in asked] == [["refresh_token"]] * 2
        assert [each["refresh_token"] for each in asked] == [["refresh"], ["after old"]]
        elsewhere = account_for("email", settings | {"smtp_host": "127.0.0.1"})  # not what the certificate says
        with pytest.raises(NoAnswer):
            await adapter.send(elsewhere, message, way)
    finally:
        await asyncio.to_thread(controller.stop)


async def test_a_server_that_is_not_there_or_inside_is_no_answer() -> None:
    message = OutboundMessage(id="1#1", to=Peer(CUSTOMER, "email"), parts=(Text(text="hi"),))
    for host in ("127.0.0.1", "10.0.0.1"):
        account = account_for("email", {"address": OWN, "smtp_host": host, "smtp_port": 1, "smtp_security": "none"})
        with pytest.raises(NoAnswer) as lost:
            await adapter.send(account, message, outside())
        assert not lost.value.written
