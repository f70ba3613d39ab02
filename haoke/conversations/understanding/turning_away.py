"""Words by which visitors leave a task, ask for a person, correct themselves, or ask something else. Pure."""

import re
from typing import Literal

from haoke.flows.types import Input
from haoke.kernel.folding import folded

_LEAVE = {
    folded(word)
    for word in [
        "算了",
        "算了吧",
        "取消",
        "取消吧",
        "不查了",
        "不办了",
        "不弄了",
        "退出",
        "结束",
        "停",
        "停止",
        "不想弄了",
        "别问了",
        "cancel",
        "stop",
        "quit",
        "exit",
        "never mind",
        "nevermind",
        "forget it",
        "forget about it",
        "cancel it",
        "cancel that",
        "stop it",
        "leave it",
    ]
}
_PERSON = {
    folded(word)
    for word in [
        "人工",
        "转人工",
        "人工客服",
        "转人工客服",
        "人工服务",
        "真人",
        "真人客服",
        "转真人",
        "找人工",
        "找客服",
        "我要人工",
        "我要转人工",
        "我要找人工",
        "agent",
        "human",
        "person",
        "a person",
        "real person",
        "talk to a person",
        "talk to an agent",
        "talk to a human",
        "speak to a person",
        "speak to an agent",
        "representative",
        "operator",
        "human please",
        "agent please",
    ]
}
_CORRECTION = re.compile(
    r"^\s*(?:不是|不对|错了|说错|写错|打错|搞错|弄错|改成|改为|改一下|更正|应该是|應該是|不對|錯了|說錯|寫錯|打錯|改為"
    r"|no\b|not\b|nope\b|wrong\b|sorry\b|actually\b|i mean|correction\b|make (?:that|it)\b|change)",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"[?？]\s*$|[吗嗎呢么麼]\s*[。.!！]?\s*$|^\s*(?:怎么|怎麼|为什么|為什麼|什么|什麼|多少|哪里|哪裡|可以|能不能|有没有|有沒有"
    r"|how|what|why|when|where|which|who|can|could|do|does|is|are)\b",
    re.IGNORECASE,
)

_SKIP = {"-", "—", "/", "跳过", "跳過", "没有", "沒有", "无", "無", "不填", "skip", "none", "no"}

OTHER = "other"
"""How a task ends when the visitor has begun to ask for another one."""


def turned_away(given: Input) -> Literal["", "left", "people"]:
    """Whether words end a task wherever it is. A click or a form never does."""
    if given.option or given.fields:
        return ""
    said = folded(given.text[:60])
    return "left" if said in _LEAVE else "people" if said in _PERSON else ""


def skips(words: str) -> bool:
    """Whether words say that there is no answer to a question that need not have one."""
    return words.strip().lower() in _SKIP


def corrects(words: str) -> bool:
    return bool(_CORRECTION.search(words))


def asks(words: str) -> bool:
    """Whether words look like a question."""
    return bool(_QUESTION.search(words[-200:])) or bool(_QUESTION.search(words[:200]))
