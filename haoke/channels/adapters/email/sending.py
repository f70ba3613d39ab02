"""One mail to the company's mail server, which takes it on from there. What becomes of it is told by reports."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib
from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientRefused,
    SMTPResponseException,
)

from haoke.channels.adapters.email.composing import Composed, compose
from haoke.channels.adapters.email.mailbox import tls_for
from haoke.channels.adapters.email.reports import status_class
from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.adapters.email.signing_in import Login, SignInRefused, forget, login_for
from haoke.channels.outside import NoAnswer, Outside, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, OutboundMessage, SendResult

_SECONDS = 30.0  # of one answer
_ALL = 90.0
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_LATER = frozenset({421, 450, 451, 452, 454})
_REFUSED = ChannelError(error_class="auth", code="login")


async def send(settings: EmailSettings, message: OutboundMessage, outside: Outside) -> SendResult:
    """Raises NoAnswer."""
    mail = await compose(settings, message, outside)
    try:
        return await _once(settings, mail, outside)
    except SignInRefused:
        if not settings.oauth_token_url:
            return failed(_REFUSED)
    try:
        return await _once(settings, mail, outside)  # the token that was refused is forgotten
    except SignInRefused:
        return failed(_REFUSED)


async def _once(settings: EmailSettings, mail: Composed, outside: Outside) -> SendResult:
    login, written = await login_for(settings, outside), False
    try:
        async with asyncio.timeout(_ALL), connected(settings, login, outside) as smtp:
            refused = await _envelope(smtp, mail)
            if refused is not None:
                return failed(refused)
            written = True
            await smtp.data(mail.content)
            return sent(mail.message_id)
    except SMTPAuthenticationError as refusal:
        if refusal.code in _LATER:
            return failed(error_of(refusal))
        await forget(login, outside)
        raise SignInRefused from None
    except SMTPResponseException as refusal:
        return failed(error_of(refusal))
    except (SMTPException, OSError, TimeoutError):
        raise NoAnswer(written=written) from None


async def _envelope(smtp: SMTP, mail: Composed) -> ChannelError | None:
    """Why nothing is sent. A copy that cannot be delivered holds nothing up."""
    await smtp.mail(mail.sender, options=["BODY=8BITMIME"] if smtp.supports_extension("8bitmime") else None)
    for place, recipient in enumerate(mail.recipients):
        try:
            await smtp.rcpt(recipient)
        except SMTPRecipientRefused as refusal:
            if place == 0:
                return error_of(refusal)
    return None


@asynccontextmanager
async def connected(settings: EmailSettings, login: Login, outside: Outside) -> AsyncIterator[SMTP]:
    host, port = settings.smtp_host, settings.smtp_port
    smtp = SMTP(
        hostname=await outside.address(host, port),
        port=port,
        timeout=_SECONDS,
        use_tls=settings.smtp_security == "tls",
        start_tls=settings.smtp_security == "starttls",
        tls_context=tls_for(host),
        local_hostname=settings.address.rpartition("@")[2] or None,
    )
    await smtp.connect()
    try:
        await smtp.ehlo()
        if login.token:
            await smtp.auth_xoauth2(login.user, login.token)
        elif login.password and smtp.supports_extension("auth"):  # a relay of one's own network wants none
            await smtp.login(login.user, login.password)
        yield smtp
    finally:
        try:
            await smtp.quit(timeout=2.0)
        except (aiosmtplib.SMTPException, OSError):
            smtp.close()


def error_of(refusal: SMTPResponseException) -> ChannelError:
    """By the enhanced status where there is one, else by the code."""
    found = _STATUS.search(refusal.message)
    status = found.group(1) if found else ""
    later = 400 <= refusal.code < 500
    wrong: ErrorClass = "transient" if later else status_class(status)
    if isinstance(refusal, SMTPRecipientRefused) and wrong == "unknown":
        wrong = "recipient_invalid"
    elif refusal.code == 552:
        wrong = "too_large"
    elif wrong == "unknown":
        wrong = "invalid"
    return ChannelError(
        error_class=wrong, code=status or str(refusal.code), message=refusal.message[:500], retryable=later
    )
