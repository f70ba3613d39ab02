"""What can be set of a bot at Teams."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class TeamsSettings(ChannelSettings, frozen=True, kw_only=True):
    """``tenant``: of a bot that serves only its own; empty for one that serves any."""

    app_id: Annotated[str, Meta(max_length=200)] = ""
    app_password: Secret = ""
    tenant: Annotated[str, Meta(max_length=200, pattern=r"^\s*[A-Za-z0-9.\-]*\s*$")] = ""

    def checked(self) -> "TeamsSettings":
        return msgspec.structs.replace(self, app_id=self.app_id.strip(), tenant=self.tenant.strip())
