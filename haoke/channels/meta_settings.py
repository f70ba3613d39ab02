"""What can be set of a page at Messenger, or of the profile at Instagram that belongs to it."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret

MetaId = Annotated[str, Meta(pattern=r"^[0-9]{0,40}$")]


class MetaSettings(ChannelSettings, frozen=True, kw_only=True):
    """``human_agent``: Meta allowed the company that people answer for seven days instead of one."""

    page_id: MetaId = ""
    app_secret: Secret = ""
    page_token: Secret = ""
    verify_token: Secret = ""
    human_agent: bool = True
    welcome: Annotated[str, Meta(max_length=1000)] = ""

    def checked(self) -> "MetaSettings":
        return msgspec.structs.replace(self, page_token=self.page_token.strip(), welcome=self.welcome.strip())

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome

    def named(self) -> str:
        """The page, in an address; without an id the one that the token is for."""
        return self.page_id or "me"

    def receives_as(self) -> frozenset[str]:
        """Whose messages these are, when an app has several; empty: it is not known yet, and all are."""
        return frozenset({self.page_id} - {""})
