"""What can be set of short messages at Tencent Cloud."""

from typing import Annotated

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret

_Word = Annotated[str, Meta(max_length=200)]


class TencentSmsSettings(ChannelSettings, frozen=True, kw_only=True):
    """``path_secret``: what the address ends with that Tencent calls, because it signs nothing."""

    secret_id: _Word = ""
    secret_key: Secret = ""
    sdk_app_id: _Word = ""
    sign_name: _Word = ""
    region: _Word = "ap-guangzhou"
    path_secret: Secret = ""
