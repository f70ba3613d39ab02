"""Yes or no, in the words people use for it. Only an answer to the question itself is one."""

import unicodedata
from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule
from haoke.flows.types import Option
from haoke.kernel.folding import folded
from haoke.kernel.i18n import t

_YES = [
    "是",
    "是的",
    "对",
    "对的",
    "好",
    "好的",
    "可以",
    "行",
    "嗯",
    "嗯嗯",
    "没错",
    "正确",
    "确认",
    "确定",
    "要",
    "需要",
    "有",
    "没问题",
    "是啊",
    "对啊",
    "好啊",
    "ok",
    "okay",
    "yes",
    "y",
    "yeah",
    "yep",
    "yup",
    "sure",
    "correct",
    "right",
    "that's right",
    "of course",
    "please do",
    "confirm",
    "true",
    "fine",
    "yes please",
    "👍",
]
_NO = [
    "否",
    "不",
    "不是",
    "不对",
    "不好",
    "不行",
    "不要",
    "不用",
    "不需要",
    "不可以",
    "没有",
    "没",
    "错",
    "错了",
    "不正确",
    "不用了",
    "不是的",
    "no",
    "n",
    "nope",
    "nah",
    "no thanks",
    "no thank you",
    "not really",
    "wrong",
    "incorrect",
    "false",
    "not correct",
    "that's wrong",
    "👎",
]


def _plain(text: str) -> str:
    return folded(text) or unicodedata.normalize("NFKC", text).strip()


_WORDS = {_plain(word): "yes" for word in _YES} | {_plain(word): "no" for word in _NO}
_ENDINGS = ("的", "啊", "呀", "吧", "哦", "了", "谢谢", "please", "thanks")


class YesNo(SlotKind):
    titles = {"en": "Yes or no", "zh-CN": "是或否", "zh-TW": "是或否"}
    retries = {"en": "Please answer yes or no.", "zh-CN": "请回答“是”或“否”。", "zh-TW": "請回答「是」或「否」。"}

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        said = _plain(text[:40])
        for _ in range(3):
            if said in _WORDS:
                return Found(_WORDS[said], text.strip()[:40]) if asked else None
            said = next((said.removesuffix(end) for end in _ENDINGS if said.endswith(end) and said != end), "")
        return None

    def options(self, rule: SlotRule, locale: str) -> tuple[Option, ...]:  # noqa: ARG002
        return tuple(Option(each, t(locale, f"tasks.{each}")) for each in ("yes", "no"))


slot = YesNo()
