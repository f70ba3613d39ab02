"""Characters of mails: what is declared is often wrong or missing, and nothing of it may be lost."""

import codecs
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import collapse_rfc2231_value

_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "cp950",
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "iso-2022-jp": "iso2022_jp_ext",
}
"""What is declared is often a beginning of what is meant."""

_JAPANESE = b"\x1b$"
_VAGUE = {"us-ascii", "ascii", "iso-8859-1", "latin-1", "cp1252", "windows-1252", "unknown-8bit", ""}
"""What programs declare that have not looked."""

MAX_HEADER = 2000
_LONGEST = 50_000


def text_of(content: bytes, declared: str = "") -> str:
    name = declared.strip().strip('"').lower()
    return next(_tries(content, name)).replace("\0", "")


def _tries(content: bytes, declared: str) -> Iterator[str]:
    chain = ["utf-8", declared] if declared in _VAGUE else [declared, "utf-8"]
    if _JAPANESE in content and content.isascii():
        chain = ["iso-2022-jp", *chain]  # which also passes for ASCII
    for name in [*chain, "gb18030"]:
        try:
            # A name that is no encoding of texts ("zlib", "hex") is a LookupError as well.
            yield content.decode(_WIDER.get(name, name))
        except (LookupError, UnicodeError, ValueError):
            continue
    yield content.decode("latin-1")


def header(mail: Message, name: str) -> str:
    """The first header of a name, in words, on one line."""
    return next(iter(headers(mail, name)), "")


def long_header(mail: Message, name: str) -> str:
    """One that is no words and may be as long as a thread: its end counts."""
    return " ".join(str(value) for each, value in mail.raw_items() if each.lower() == name.lower())[-_LONGEST:]


def headers(mail: Message, name: str) -> list[str]:
    found = (value for each, value in mail.raw_items() if each.lower() == name.lower())
    return [in_words(str(value)) for value in found]


def in_words(value: str) -> str:
    """A header as a person reads it: encoded words, or bytes that nobody encoded."""
    value = " ".join(value.split())[:MAX_HEADER]
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError):
        pieces = [(value, None)]
    read = "".join(_word(piece, charset or "") for piece, charset in pieces)
    return " ".join("".join(each for each in read if each.isprintable() or each == " ").split())


def _word(piece: str | bytes, charset: str) -> str:
    if isinstance(piece, str):
        if piece.isascii():
            return piece
        piece = piece.encode("utf-8", "surrogateescape")
    return text_of(piece, charset)


def filename_of(part: Message) -> str:
    found = part.get_param("filename", None, "content-disposition") or part.get_param("name", None)
    if not found:
        return ""
    if isinstance(found, tuple):
        charset = found[0] or "utf-8"
        if charset.lower() in _WIDER or _known(charset):
            return _clean(collapse_rfc2231_value((_WIDER.get(charset.lower(), charset), found[1], found[2])))
        return _clean(found[2])
    return _clean(in_words(found))


def _known(charset: str) -> bool:
    try:
        codecs.lookup(charset)
    except (LookupError, ValueError):
        return False
    return True


def _clean(name: str) -> str:
    """A name, and no way to a folder."""
    return "".join(each for each in name.replace("\\", "/").rpartition("/")[2] if each.isprintable())[-200:]
