"""WeCom customer service."""

from typing import Any

from tests.channels.kinds.wechat_mp import TOKENS, fill

__all__ = ["KIND", "TOKENS", "fill", "settings"]

KIND = "wecom_kf"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {name: config[name] for name in ("corpid", "secret", "token", "encoding_aes_key", "open_kfid")}
