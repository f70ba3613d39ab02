"""WeCom customer service."""

from tests.channels.kinds.wechat_mp import TOKENS, fill

__all__ = ["KIND", "TOKENS", "fill"]

KIND = "wecom_kf"
PROOF = "msg_signature"
STRANGE = ('"msgtype":"text"', '"msgtype":"hologram"')
ANSWER = {"errcode": 0, "errmsg": "ok", "msgid": "theirs"}
