"""What a file really is, judged by its first bytes; what it says of itself counts only where the bytes agree."""

import filetype

from haoke.kernel.files.errors import FileMislabelled, FileTypeBlocked
from haoke.kernel.files.names import suffix_of
from haoke.kernel.files.types import Kind

HEAD = 8192  # bytes that judge() wants to see

IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/avif", "image/bmp"})

# Containers whose bytes do not tell the members apart: there the declared type is kept.
_FAMILIES: dict[str, frozenset[str]] = {
    "image": IMAGES,
    "heif": frozenset({"image/heic", "image/heif"}),
    "tiff": frozenset({"image/tiff", "image/x-canon-cr2"}),
    "matroska": frozenset({"audio/webm", "video/webm", "video/x-matroska", "audio/x-matroska"}),
    "mp4": frozenset(
        {
            "audio/mp4",
            "audio/x-m4a",
            "audio/m4a",
            "audio/3gpp",
            "video/mp4",
            "video/x-m4v",
            "video/quicktime",
            "video/3gpp",
        }
    ),
    "ogg": frozenset({"audio/ogg", "video/ogg", "audio/opus", "application/ogg"}),
    "mp3": frozenset({"audio/mpeg", "audio/mp3"}),
    "wav": frozenset({"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}),
    "aac": frozenset({"audio/aac", "audio/aacp", "audio/x-aac"}),
    "flac": frozenset({"audio/flac", "audio/x-flac"}),
    "amr": frozenset({"audio/amr"}),
    "avi": frozenset({"video/x-msvideo", "video/avi"}),
    "pdf": frozenset({"application/pdf"}),
    "gzip": frozenset({"application/gzip", "application/x-gzip"}),
    "rar": frozenset({"application/x-rar-compressed", "application/vnd.rar", "application/x-rar"}),
    "7z": frozenset({"application/x-7z-compressed"}),
    "zip": frozenset(
        {
            "application/zip",
            "application/x-zip-compressed",
            "application/epub+zip",
            "application/vnd.oasis.opendocument.text",
            "application/vnd.oasis.opendocument.spreadsheet",
            "application/vnd.oasis.opendocument.presentation",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        }
    ),
    "ole": frozenset({"application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"}),
}
_FAMILY_OF = {kind: family for family, kinds in _FAMILIES.items() for kind in kinds}

# What browsers play or show by themselves, without scripts in it.
_PLAYED = frozenset(
    {"audio/webm", "audio/mp4", "audio/x-m4a", "audio/m4a", "audio/ogg", "audio/opus", "audio/mpeg", "audio/mp3"}
    | {"audio/wav", "audio/x-wav", "audio/wave", "audio/aac", "audio/flac", "audio/x-flac"}
    | {"video/mp4", "video/webm", "video/ogg", "video/quicktime", "video/x-m4v"}
)

_PROGRAM_SUFFIXES = frozenset(
    {"exe", "msi", "msp", "mst", "com", "bat", "cmd", "scr", "pif", "cpl", "dll", "sys", "drv", "ocx", "lnk", "reg"}
    | {"vbs", "vbe", "js", "jse", "wsf", "wsh", "ws", "ps1", "psm1", "hta", "chm", "hlp", "inf", "scf", "url", "gadget"}
    | {"jar", "apk", "app", "application", "appref-ms", "crx", "xpi"}
)
_PROGRAM_STARTS = (
    b"\x7fELF",
    b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe",
    b"\xcf\xfa\xed\xfe",
    b"\xca\xfe\xba\xbe",
    b"Cr24",
    b"FWS",
    b"CWS",
    b"ZWS",
    b"L\x00\x00\x00\x01\x14\x02\x00",
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})


def normal_type(declared: str) -> str:
    """A media type without parameters, in lower case; ``application/octet-stream`` when it is none."""
    bare = declared.partition(";")[0].strip().lower()
    major, slash, minor = bare.partition("/")
    known = slash and major in {"application", "audio", "font", "image", "model", "text", "video"}
    plain = bare.isascii() and len(bare) <= 100 and minor and all(c.isalnum() or c in "/+-._" for c in bare)
    return bare if known and plain else "application/octet-stream"


def check_name(name: str) -> None:
    """FileTypeBlocked when the name is a program's."""
    if suffix_of(name) in _PROGRAM_SUFFIXES:
        raise FileTypeBlocked(name=name)


def judge(name: str, declared: str, head: bytes) -> str:
    """The media type to keep. ``head`` is the first 8 KB.

    Raises FileTypeBlocked for programs and FileMislabelled where the bytes contradict the declared type.
    """
    check_name(name)
    if head.startswith(_PROGRAM_STARTS) or (head.startswith(b"MZ") and b"\0" in head[:64]):
        raise FileTypeBlocked(name=name)
    declared = normal_type(declared)
    said = _FAMILY_OF.get(declared)
    found = _sniff(head)
    if not found:
        if said is not None:
            raise FileMislabelled(name=name, declared=declared)
        return declared
    if said is None:
        if declared.startswith("text/") or declared in {"application/json", "application/xml", "image/svg+xml"}:
            raise FileMislabelled(name=name, declared=declared)
        return found
    if _FAMILY_OF[found] != said:
        raise FileMislabelled(name=name, declared=declared)
    return found if said == "image" else declared


def kind_of(media_type: str) -> Kind:
    """How a client presents the type; ``file`` for all that is offered as a download only."""
    if media_type in IMAGES:
        return "image"
    if media_type in _PLAYED:
        return "audio" if media_type.startswith("audio/") else "video"
    return "file"


def _sniff(head: bytes) -> str:
    """The type of the family the bytes belong to; empty when they are of none."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in {b"avif", b"avis"}:
            return "image/avif"
        return "image/heic" if brand in _HEIF_BRANDS else "video/mp4"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/msword"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "application/zip"
    guess = filetype.guess_mime(head) or ""
    if guess == "image/apng":
        return "image/png"
    return guess if guess in _FAMILY_OF else ""
