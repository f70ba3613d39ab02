"""A mailbox at an IMAP server. Its calls block; ``watching.py`` makes them in a thread."""

import ssl
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from haoke.channels.adapters.email.settings import Security
from haoke.channels.adapters.email.signing_in import Login, SignInRefused

LOST = (OSError, IMAPClientError)
"""What a connection ends with."""

MOST_MAIL = 40 * 1024 * 1024  # bytes; of a larger one only the beginning is read
_BEGINNING = 256 * 1024
_SECONDS = SocketTimeout(10.0, 60.0)
_MOST_NEW = 500  # of one look


class Place(msgspec.Struct, frozen=True):
    """Where a server is: ``address`` was looked at, ``host`` is what its certificate has to say."""

    host: str
    address: str
    port: int
    security: Security


class Mail(msgspec.Struct, frozen=True):
    """``whole``: its attachments are in it."""

    raw: bytes
    whole: bool = True


class _NamedContext(ssl.SSLContext):
    """Checks the certificate for the name, though the connection goes to an address."""

    name = ""

    def wrap_socket(self, sock: Any, *args: Any, **options: Any) -> ssl.SSLSocket:
        return super().wrap_socket(sock, *args, **{**options, "server_hostname": self.name})

    def wrap_bio(self, incoming: Any, outgoing: Any, *args: Any, **options: Any) -> ssl.SSLObject:
        return super().wrap_bio(incoming, outgoing, *args, **{**options, "server_hostname": self.name})


def tls_for(host: str) -> ssl.SSLContext:
    context = _NamedContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_default_certs()
    context.name = host
    return context


class Mailbox:
    """Read only: what was taken in is known by its number, and flags are left to people."""

    def __init__(self, place: Place, login: Login, folder: str) -> None:
        """Raises SignInRefused, and what ``LOST`` names."""
        context = tls_for(place.host)
        self._client = IMAPClient(
            place.address, place.port, ssl=place.security == "tls", ssl_context=context, timeout=_SECONDS
        )
        try:
            if place.security == "starttls":
                self._client.starttls(context)
            if login.token:
                self._client.oauth2_login(login.user, login.token)
            else:
                self._client.login(login.user, login.password)
            state = self._client.select_folder(folder, readonly=True)
        except LoginError:
            self.close()
            raise SignInRefused from None
        except BaseException:
            self.close()
            raise
        self.has_grown = False
        self.validity = int(state[b"UIDVALIDITY"])
        self.pushes = bool(self._client.has_capability("IDLE"))

    def after(self, uid: int) -> list[int]:
        """The next numbers. A server names the last mail also when it is not new.

        What it says to have come while it looked is not among them, and it does not say so again: ``has_grown``.
        """
        self._told()
        found = self._client.search(["UID", f"{uid + 1}:*"])
        self.has_grown = self._told()
        return sorted(each for each in found if each > uid)[:_MOST_NEW]

    def _told(self) -> bool:
        """Whether it has said since the last time how many mails there are."""
        return bool(self._client._imap.response("EXISTS")[1] != [None])  # noqa: SLF001 nothing else tells

    def since(self, at: datetime) -> list[int]:
        """The numbers of what arrived since then. The server knows the day, and tells the time with each."""
        found = self._client.search(["SINCE", at.date()])
        arrived: dict[int, datetime] = {}
        for place in range(0, len(found), _MOST_NEW):
            dates = self._client.fetch(found[place : place + _MOST_NEW], ["INTERNALDATE"])
            arrived |= {uid: each[b"INTERNALDATE"].astimezone(at.tzinfo) for uid, each in dates.items()}
        return sorted(uid for uid, arrival in arrived.items() if arrival >= at.replace(microsecond=0))

    def newest(self) -> int:
        return max(self._client.search(["UID", "*"]), default=0)

    def read(self, uid: int) -> Mail | None:
        """None when it is not there any more. Nobody sees that it was read."""
        size = self._client.fetch([uid], ["RFC822.SIZE"]).get(uid, {}).get(b"RFC822.SIZE", 0)
        whole = size <= MOST_MAIL
        what = "BODY.PEEK[]" if whole else f"BODY.PEEK[]<0.{_BEGINNING}>"
        found = self._client.fetch([uid], [what]).get(uid, {})
        raw = found.get(b"BODY[]" if whole else b"BODY[]<0>")
        return Mail(raw, whole) if isinstance(raw, bytes) else None

    def wait(self, seconds: float) -> None:
        """Until the server says that something has changed, or so long."""
        self._client.idle()
        self._client.idle_check(timeout=seconds)
        self._client.idle_done()

    def close(self) -> None:
        """Also from another thread: whoever waits in this one is told."""
        with suppress(Exception):
            self._client.shutdown()
