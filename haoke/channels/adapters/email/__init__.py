"""Mail: a mailbox of the company, read over IMAP and answered over SMTP."""

from email import message_from_bytes

from aiosmtplib import SMTPException

from haoke.channels.adapters.email import sending, watching
from haoke.channels.adapters.email.contents import bytes_of, leaves
from haoke.channels.adapters.email.decoding import filename_of
from haoke.channels.adapters.email.mailbox import LOST
from haoke.channels.adapters.email.settings import EmailSettings
from haoke.channels.adapters.email.signing_in import SignInRefused, login_for
from haoke.channels.addressing import mail_peer
from haoke.channels.contract import Account, Capabilities, Described, Health, Intake
from haoke.channels.outside import Fetched, NoAnswer, Outside
from haoke.channels.types import Media, OutboundMessage, Peer, SendResult
from haoke.kernel.outbound import AnswerTooLarge


class EmailAdapter(Described, frozen=True):
    addresses = "email"

    def peer_at(self, account: Account[EmailSettings], address: str) -> Peer:  # noqa: ARG002
        return mail_peer(address)

    async def run(self, account: Account[EmailSettings], intake: Intake, outside: Outside) -> None:
        await watching.watch(account, intake, outside)

    async def send(self, account: Account[EmailSettings], message: OutboundMessage, outside: Outside) -> SendResult:
        return await sending.send(account.settings, message, outside)

    async def fetch_media(self, account: Account[EmailSettings], media: Media, outside: Outside) -> Fetched:
        """An attachment, out of the mail it came with. Raises NoAnswer, AnswerTooLarge."""
        place, _, number = media.media_ref.partition("#")
        validity, _, uid = place.partition(":")
        try:
            async with watching.opened(account.settings, outside) as session:
                mailbox = session.mailbox
                mail = await session.do(lambda: mailbox.read(int(uid))) if str(mailbox.validity) == validity else None
        except (*LOST, SignInRefused):
            raise NoAnswer(written=False) from None
        if mail is not None and not mail.whole:
            raise AnswerTooLarge
        parts = leaves(message_from_bytes(mail.raw)) if mail is not None else []
        if not number.isdigit() or int(number) >= len(parts):
            raise NoAnswer(written=False)
        part = parts[int(number)]
        return Fetched(bytes_of(part), part.get_content_type(), filename_of(part))

    async def health(self, account: Account[EmailSettings], outside: Outside) -> Health:
        """Both servers let us in."""
        settings = account.settings
        try:
            if settings.imap_host:
                async with watching.opened(settings, outside):
                    pass
            async with sending.connected(settings, await login_for(settings, outside), outside):
                pass
        except SignInRefused:
            return Health(False, "login")
        except NoAnswer:
            return Health(False, "unreachable")
        except (*LOST, SMTPException) as problem:
            return Health(False, type(problem).__name__, str(problem)[:500])
        return Health(True)


adapter = EmailAdapter(
    titles={"zh-CN": "邮件", "zh-TW": "電子郵件", "en": "Email"},
    icon="mail",
    capabilities=Capabilities(
        formats=frozenset({"plain", "markdown", "html"}),
        files=True,
        parts=frozenset({"text", "rich", "image", "voice", "video", "file"}),
        max_text=100_000,
        sizes=dict.fromkeys(("image", "voice", "video", "file"), 20_000_000),
        links_large=True,
        captions=True,
        receipts=True,
        best="sent",
        subject=True,
        together=True,
        rate=2.0,
        peer_rate=1.0,
        quotes=frozenset({"theirs", "ours"}),
    ),
    settings=EmailSettings,
)
