"""Pictures: checked without trusting them, measured, and made small. Runs in a thread, at most two at a time."""

import asyncio
import io

import msgspec
from PIL import Image, ImageOps

from haoke.kernel.files.errors import ImageTooLarge, ImageUnreadable

MAX_PIXELS = 50_000_000
MAX_BYTES = 30 * 1024 * 1024  # larger pictures are kept as plain files
SCALED = frozenset({"image/jpeg", "image/png", "image/webp", "image/bmp"})
"""Types of pictures that can be made smaller. Those that move would stand still."""

EDGE = 320  # longest side of a thumbnail in pixels
_EDGES = (4096, 2560, 1600, 1024, 640, 320)  # pixels of the longest side, tried one after another
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "BMP")
Image.MAX_IMAGE_PIXELS = None  # we look at the size ourselves, before anything is unpacked
_places = asyncio.Semaphore(2)  # decoding is memory: 50 megapixels are 200 MB


class Picture(msgspec.Struct, frozen=True):
    """Size as shown (turned as its EXIF says), and a WebP of at most 320 pixels without any metadata."""

    width: int
    height: int
    thumbnail: bytes


async def examine(data: bytes, name: str) -> Picture:
    """Raises ImageUnreadable for damaged data and ImageTooLarge before a bomb is unpacked."""
    async with _places:
        return await asyncio.to_thread(_examine, data, name)


async def smaller(data: bytes, name: str, most: int) -> tuple[bytes, str]:
    """The picture in at most so many bytes, without metadata, with its type. Raises ImageUnreadable, ImageTooLarge."""
    async with _places:
        return await asyncio.to_thread(_smaller, data, name, most)


def _smaller(data: bytes, name: str, most: int) -> tuple[bytes, str]:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _refuse_bomb(image, name)
            image.draft("RGB", (_EDGES[0], _EDGES[0]))
            turned = ImageOps.exif_transpose(image)
            opaque = Image.new("RGB", turned.size, "white")
            opaque.paste(turned, mask=turned.convert("RGBA") if turned.has_transparency_data else None)
            for edge in _EDGES:
                opaque.thumbnail((edge, edge))
                out = io.BytesIO()
                opaque.save(out, "JPEG", quality=85, optimize=True)
                if out.tell() <= most:
                    return out.getvalue(), "image/jpeg"
    except ImageTooLarge:
        raise
    except Exception as error:
        raise ImageUnreadable(name=name) from error
    raise ImageUnreadable(name=name)


def _examine(data: bytes, name: str) -> Picture:
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            _refuse_bomb(image, name)
            image.verify()
        with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            return _measure(image)
    except ImageTooLarge:
        raise
    except Exception as error:
        # On hostile data Pillow's parsers raise whatever they stumble over.
        raise ImageUnreadable(name=name) from error


def _refuse_bomb(image: Image.Image, name: str) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise ImageTooLarge(name=name, max_megapixels=MAX_PIXELS // 1_000_000)


def _measure(image: Image.Image) -> Picture:
    turned = image.getexif().get(0x0112, 1) in {5, 6, 7, 8}
    width, height = image.size[::-1] if turned else image.size
    image.draft("RGB", (EDGE * 2, EDGE * 2))
    small = ImageOps.exif_transpose(image)
    small.thumbnail((EDGE, EDGE))
    small = small.convert("RGBA" if small.has_transparency_data else "RGB")
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return Picture(width, height, out.getvalue())
