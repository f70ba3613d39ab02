"""WeChat mini programs, whose messages have the form of official accounts'."""

from tests.channels.kinds.wechat_mp import ANSWER, TOKENS, fill, settings

__all__ = ["ANSWER", "KIND", "TOKENS", "fill", "settings"]

KIND = "wechat_mini"
PROOF = "msg_signature"
ALONE = "one message a request"
STRANGE = ('"MsgType":"text"', '"MsgType":"hologram"')
