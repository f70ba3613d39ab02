"""What somebody wrote this time, apart from what they quoted and how they sign."""

import re

import msgspec
from mailparser_reply import EmailReplyParser

_LANGUAGES = ["en", "zh", "ja", "ko", "de", "fr", "es", "it", "nl", "pl"]
_LONG = 20_000  # characters that are looked through for quotes

_SAYS = "原始邮件|原始郵件|原邮件|回复的原邮件|Original Message|Original message|Forwarded message"
_FROM, _SENT = "发件人|寄件者|寄件人", "发送时间|寄件日期|日期|收件人|收件者|时间"
_HEADS = re.compile(
    rf"^[ \t>]*(?:[-_— ]{{2,}}(?:{_SAYS})[^\n]*"
    r"|[^\n]{0,200}(?:写道|寫道|wrote)[ \t]*[:：][ \t]*"
    rf"|(?:{_FROM})[ \t]*[:：][^\n]*\n[ \t>]*(?:{_SENT})[ \t]*[:：][^\n]*)$",
    re.MULTILINE,
)
_SIGNED = re.compile(
    r"^(?:--|发自我的[^\n]{0,30}|來自我的[^\n]{0,30}|從我的[^\n]{0,30}|Sent from my [^\n]{0,40})$", re.MULTILINE
)


class Folded(msgspec.Struct, frozen=True):
    """``shown`` and ``folded`` together are the whole text."""

    shown: str
    folded: str = ""


def folded(text: str) -> Folded:
    """A mail that quotes or signs and says nothing else is shown whole."""
    text = "\n".join(line.rstrip() for line in text.splitlines()).strip()
    head, rest = text[:_LONG], text[_LONG:]
    ends = [
        len(head),
        _by_parser(head),
        *(found.start() for found in (_HEADS.search(head), _SIGNED.search(head)) if found),
    ]
    shown = _without_quoted_end(head[: min(ends)])
    if not shown:
        return Folded(text)
    return Folded(shown, (head[len(shown) :] + rest).strip())


def _by_parser(text: str) -> int:
    """Where the first reply ends, by what the parser knows of programs and languages."""
    replies = EmailReplyParser(languages=list(_LANGUAGES)).read(text).replies
    first = replies[0].body if replies else ""
    return _end_of(first, text)


def _end_of(words: str, text: str) -> int:
    """Where words end in the text they were taken from; the parser has changed only white space."""
    place = 0
    for word in words.split():
        found = text.find(word, place)
        if found < 0:
            return len(text)
        place = found + len(word)
    return place or len(text)


def _without_quoted_end(text: str) -> str:
    lines = text.rstrip().split("\n")
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        lines.pop()
    return "\n".join(lines).rstrip()
