"""What can be set of a bridge."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.adapters.bridge.signing import key_of
from haoke.channels.contract import ChannelSettings, Secret
from haoke.channels.errors import BridgeUrlInvalid
from haoke.kernel.outbound import UrlInvalid, checked_url


class BridgeSettings(ChannelSettings, frozen=True, kw_only=True):
    """``secret`` signs both ways; ``previous_secret`` counts as well while keys are changed."""

    url: Annotated[str, Meta(max_length=1000)] = ""
    secret: Secret = ""
    previous_secret: Secret = ""
    welcome: Annotated[str, Meta(max_length=2000)] = ""
    recall_seconds: Annotated[int, Meta(ge=0, le=86_400)] = 120

    def checked(self) -> "BridgeSettings":
        """Raises BridgeUrlInvalid, BridgeSecretInvalid."""
        if self.url:
            try:
                checked_url(self.url)
            except UrlInvalid:
                raise BridgeUrlInvalid from None
        for secret in self.secrets():
            key_of(secret)
        return msgspec.structs.replace(self, welcome=self.welcome.strip())

    def secrets(self) -> list[str]:
        return [secret for secret in (self.secret, self.previous_secret) if secret]

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome

    def recall_time(self) -> int:
        return self.recall_seconds
