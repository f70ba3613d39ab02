"""What can be set of short messages at Aliyun."""

from typing import Annotated

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret


class AliyunSmsSettings(ChannelSettings, frozen=True, kw_only=True):
    """``path_secret``: what the address ends with that Aliyun calls, because it signs nothing."""

    access_key_id: Annotated[str, Meta(max_length=200)] = ""
    access_key_secret: Secret = ""
    sign_name: Annotated[str, Meta(max_length=100)] = ""
    path_secret: Secret = ""
