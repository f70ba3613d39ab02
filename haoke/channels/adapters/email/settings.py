"""What can be set of a mailbox."""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret
from haoke.channels.errors import MailboxAddressInvalid

Security = Literal["tls", "starttls", "none"]
_Words = Annotated[str, Meta(max_length=320)]
_Port = Annotated[int, Meta(ge=1, le=65535)]
_ADDRESS = re.compile(r"[^\s@<>\",;]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class EmailSettings(ChannelSettings, frozen=True, kw_only=True):
    """``username`` is the address where it is empty. With ``oauth_token_url`` a token signs in instead of the password.

    ``plus_addresses``: the server takes mail for ``name+anything@…`` in, so that answers can be sent there.
    """

    address: _Words = ""
    sender: _Words = ""
    username: _Words = ""
    password: Secret = ""
    imap_host: _Words = ""
    imap_port: _Port = 993
    imap_security: Security = "tls"
    folder: _Words = "INBOX"
    poll_seconds: Annotated[int, Meta(ge=10, le=3600)] = 60
    smtp_host: _Words = ""
    smtp_port: _Port = 465
    smtp_security: Security = "tls"
    plus_addresses: bool = False
    oauth_token_url: Annotated[str, Meta(max_length=1000)] = ""
    oauth_client_id: _Words = ""
    oauth_client_secret: Secret = ""
    oauth_refresh_token: Secret = ""
    oauth_scope: Annotated[str, Meta(max_length=1000)] = ""

    def checked(self) -> "EmailSettings":
        """Raises MailboxAddressInvalid."""
        address = self.address.strip()
        if address and not _ADDRESS.fullmatch(address):
            raise MailboxAddressInvalid
        return msgspec.structs.replace(self, address=address, sender=" ".join(self.sender.split()))

    def fetches(self) -> bool:
        return bool(self.imap_host)

    def user(self) -> str:
        return self.username or self.address
