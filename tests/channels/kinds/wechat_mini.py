"""WeChat mini programs, whose messages have the form of official accounts'."""

from tests.channels.kinds.wechat_mp import TOKENS, fill, settings

__all__ = ["KIND", "TOKENS", "fill", "settings"]

KIND = "wechat_mini"
