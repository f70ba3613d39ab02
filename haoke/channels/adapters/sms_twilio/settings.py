"""What can be set of an account at Twilio."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class TwilioSettings(ChannelSettings, frozen=True, kw_only=True):
    """``sender``: a number, or a messaging service. ``shared_key`` signs what Twilio signs by SHA-256.

    ``public_url``: our address as Twilio was told it, where a proxy makes another of it; receipts go there as well.
    """

    account_sid: Annotated[str, Meta(max_length=200)] = ""
    auth_token: Secret = ""
    shared_key: Secret = ""
    sender: Annotated[str, Meta(max_length=200)] = ""
    public_url: Annotated[str, Meta(max_length=1000)] = ""

    def checked(self) -> "TwilioSettings":
        return msgspec.structs.replace(self, sender=self.sender.strip(), public_url=self.public_url.strip().rstrip("/"))
