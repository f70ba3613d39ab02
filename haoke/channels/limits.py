"""How large the files of a message may be where a channel takes only so much."""

from haoke.channels.contract import Capabilities
from haoke.kernel.files.images import MAX_BYTES, SCALED

_KINDS = {"image": "image", "audio": "voice", "video": "video", "file": "file"}
"""Of our files, and what they are at a channel."""


def most_bytes(can: Capabilities, kind: str, media_type: str = "") -> int | None:
    """Of one of our files. None: as large as can be, if need be as an address where it lies."""
    part = _KINDS[kind]
    ways = [each for each in (part, "file") if each in can.parts]
    if not ways or can.links_large or any(each not in can.sizes for each in ways):
        return None
    if part == "image" and "image" in can.parts and media_type in SCALED:
        return MAX_BYTES
    return max(can.sizes[each] for each in ways)


def limits_of(can: Capabilities) -> dict[str, int]:
    """By kind of our files; of images, of those that are made smaller."""
    found = {kind: most_bytes(can, kind, "image/jpeg" if kind == "image" else "") for kind in _KINDS}
    return {kind: most for kind, most in found.items() if most is not None}


def is_scaled(part_kind: str, media_type: str, size: int | None) -> bool:
    """Whether it is made as small as the channel takes it, when it goes out."""
    return part_kind == "image" and media_type in SCALED and size is not None and size <= MAX_BYTES
