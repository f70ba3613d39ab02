"""Words as they are. Only an answer to the question itself is one."""

from datetime import datetime

from haoke.conversations.contract import Found, SlotKind, SlotRule

_LONGEST = 2000


class Text(SlotKind):
    free = True
    titles = {"en": "Words", "zh-CN": "文字", "zh-TW": "文字"}
    retries = {"en": "Please write a few words.", "zh-CN": "请填写内容。", "zh-TW": "請填寫內容。"}

    def find(self, text: str, rule: SlotRule, local: datetime, *, asked: bool) -> Found | None:  # noqa: ARG002
        words = text.replace("\0", "").strip()[:_LONGEST]
        return Found(words, words) if asked and words else None


slot = Text()
