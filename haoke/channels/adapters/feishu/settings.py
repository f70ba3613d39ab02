"""What can be set of an app at Feishu."""

from typing import Annotated, Literal

from msgspec import Meta

from haoke.channels.contract import ChannelSettings, Secret

_DAY = 24 * 3600
_HOSTS = {"feishu": "open.feishu.cn", "lark": "open.larksuite.com"}


class FeishuSettings(ChannelSettings, frozen=True, kw_only=True):
    """Without ``encrypt_key`` nothing but ``verification_token`` tells where a request comes from."""

    region: Literal["feishu", "lark"] = "feishu"
    app_id: Annotated[str, Meta(max_length=200)] = ""
    app_secret: Secret = ""
    encrypt_key: Secret = ""
    verification_token: Secret = ""

    @property
    def base(self) -> str:
        return f"https://{_HOSTS[self.region]}/open-apis"

    def recall_time(self) -> int:
        return _DAY
