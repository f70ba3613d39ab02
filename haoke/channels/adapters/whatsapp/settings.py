"""What can be set of a number of WhatsApp."""

from typing import Annotated

import msgspec
from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret

_Id = Annotated[str, Meta(pattern=r"^[0-9]{0,40}$")]
_Label = Annotated[str, Meta(max_length=20)]


class WhatsappSettings(ChannelSettings, frozen=True, kw_only=True):
    """``list_button`` opens a menu that is too long for buttons, ``list_title`` stands above its items."""

    phone_number_id: _Id = ""
    waba_id: _Id = ""
    app_secret: Secret = ""
    access_token: Secret = ""
    verify_token: Secret = ""
    list_button: _Label = "☰"
    list_title: _Label = ""
    welcome: Annotated[str, Meta(max_length=2000)] = ""

    def checked(self) -> "WhatsappSettings":
        return msgspec.structs.replace(
            self, list_button=self.list_button.strip() or "☰", access_token=self.access_token.strip()
        )

    def welcome_for(self, locale: str) -> str:  # noqa: ARG002
        return self.welcome.strip()
