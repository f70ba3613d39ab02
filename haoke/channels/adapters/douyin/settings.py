"""What can be set of an application at Douyin."""

from typing import Annotated

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class DouyinSettings(ChannelSettings, frozen=True, kw_only=True):
    """``open_id``: of the company's own account, which allowed the application to write for it."""

    client_key: Annotated[str, Meta(max_length=200)] = ""
    client_secret: Secret = ""
    open_id: Annotated[str, Meta(max_length=200)] = ""
    refresh_token: Secret = ""
