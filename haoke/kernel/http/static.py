"""Built files of the web front ends: from memory, compressed, with an ETag, read again when they change on disk."""

import gzip
import hashlib
import mimetypes
from pathlib import Path
from typing import Any

import msgspec
from litestar import Request, Response

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATED = "no-cache"
_COMPRESSIBLE = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
_SMALL = 1024  # bytes below which compressing does not pay
_TYPES = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".css": "text/css",
    ".html": "text/html",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}


class Asset(msgspec.Struct, frozen=True):
    """A file's content; ``encoded`` by content coding, the best first. ``digest`` names this very content."""

    content: bytes
    media_type: str
    digest: str
    encoded: dict[str, bytes]


class StaticFolder:
    """Files under ``root``. Names come from addresses, so nothing outside is ever read."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._known: dict[str, tuple[int, int, Asset]] = {}

    def find(self, name: str) -> Asset | None:
        """The file of this relative name, None when there is none."""
        parts = name.split("/")
        if any(part.startswith(".") or not part or "\\" in part or "\0" in part for part in parts):
            return None
        path = self.root.joinpath(*parts)
        try:
            stat = path.stat()
            if not path.is_file() or not path.resolve().is_relative_to(self.root.resolve()):
                return None
            known = self._known.get(name)
            if known is None or known[:2] != (stat.st_mtime_ns, stat.st_size):
                known = self._known[name] = (stat.st_mtime_ns, stat.st_size, _load(path))
        except (OSError, ValueError):
            return None
        return known[2]


def _load(path: Path) -> Asset:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    encoded = {}
    for coding, suffix in (("br", ".br"), ("gzip", ".gz")):
        beside = path.with_name(path.name + suffix)
        if beside.is_file():
            encoded[coding] = beside.read_bytes()
    if "gzip" not in encoded and len(content) >= _SMALL and media_type.startswith(_COMPRESSIBLE):
        encoded["gzip"] = gzip.compress(content, 6, mtime=0)
    return Asset(content, media_type, hashlib.sha256(content).hexdigest()[:20], encoded)


def serve(
    request: Request[Any, Any, Any], asset: Asset, *, cache: str, headers: dict[str, str] | None = None
) -> Response[bytes]:
    """The asset as this client can take it; 304 when it has it already."""
    accepted = {coding.partition(";")[0].strip() for coding in request.headers.get("accept-encoding", "").split(",")}
    coding = next((coding for coding in asset.encoded if coding in accepted), "")
    etag = f'"{asset.digest}-{coding}"' if coding else f'"{asset.digest}"'
    said = {"ETag": etag, "Cache-Control": cache, "Vary": "Accept-Encoding"} | (headers or {})
    if etag in {each.strip().removeprefix("W/") for each in request.headers.get("if-none-match", "").split(",")}:
        return Response(b"", status_code=304, headers=said, media_type=asset.media_type)
    if coding:
        said["Content-Encoding"] = coding
    content = asset.encoded[coding] if coding else asset.content
    return Response(content, headers=said, media_type=asset.media_type)
