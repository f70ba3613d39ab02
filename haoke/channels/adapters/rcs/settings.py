"""What can be set of an agent of RCS."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class RcsSettings(ChannelSettings, frozen=True, kw_only=True):
    """``client_token`` signs what comes in, ``service_account`` is the key file by which we send."""

    agent_id: Annotated[str, Meta(max_length=200)] = ""
    client_token: Secret = ""
    service_account: Secret = ""
    region: Literal["", "us", "europe", "asia"] = ""
    welcome: Annotated[str, Meta(max_length=2000)] = ""

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome.strip()

    def key_file(self) -> dict[str, Any]:
        """Empty when it is none."""
        try:
            found = msgspec.json.decode(self.service_account)
        except msgspec.DecodeError:
            return {}
        return found if isinstance(found, dict) else {}
