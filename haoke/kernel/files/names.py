"""File names as they come from strangers, made safe to show, to store and to put into a header."""

import unicodedata
from urllib.parse import quote

MAX_LENGTH = 120
_FORBIDDEN = frozenset('<>:"|?*\\/')
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # control, bidi and other format characters, line separators
_JOINER = "\u200d"  # holds emoji together


def safe_name(name: str) -> str:
    """The last path segment without control or direction characters, at most 120 characters, its suffix kept."""
    last = name.replace("\\", "/").rstrip("/").rpartition("/")[2]
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", last)
        if character not in _FORBIDDEN and (character == _JOINER or unicodedata.category(character) not in _DROPPED)
    )
    clean = " ".join(kept.split()).strip(". ")
    if len(clean) > MAX_LENGTH:
        stem, dot, suffix = clean.rpartition(".")
        tail = dot + suffix if dot and len(suffix) <= 10 else ""
        clean = (stem if tail else clean)[: MAX_LENGTH - len(tail)].rstrip(". ") + tail
    return clean or "file"


def suffix_of(name: str) -> str:
    """The lower-case suffix without its dot; empty when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition header (RFC 6266) with a plain fallback for old clients."""
    plain = "".join(character if character.isascii() and character.isprintable() else "_" for character in name)
    plain = plain.replace('"', "_").replace("\\", "_")
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
