"""What can be set of a business at Apple, as a provider of messaging services (MSP)."""

import base64
import binascii
from typing import Annotated

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class AppleSettings(ChannelSettings, frozen=True, kw_only=True):
    """``secret``: Base64, as Apple shows it; it signs both ways."""

    msp_id: Annotated[str, Meta(max_length=200)] = ""
    business_id: Annotated[str, Meta(max_length=200)] = ""
    secret: Secret = ""
    welcome: Annotated[str, Meta(max_length=2000)] = ""

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome.strip()

    def key(self) -> bytes:
        """Empty when there is none."""
        try:
            return base64.b64decode(self.secret.strip().encode("ascii"), validate=True)
        except (binascii.Error, UnicodeEncodeError):
            return b""
