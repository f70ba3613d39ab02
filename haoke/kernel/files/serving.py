"""Files over HTTP: as a download unless a browser shows the type without running anything, in parts where asked."""

import re
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, Response
from litestar.response import Stream

from haoke.kernel.files.content import kind_of
from haoke.kernel.files.errors import FileNotFound, RangeUnsatisfiable
from haoke.kernel.files.names import disposition
from haoke.kernel.files.store import FileStore
from haoke.kernel.files.types import StoredFile

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_POLICY = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"
_CACHE = "private, max-age=86400"  # what lies under an id never changes


async def serve_original(request: Request[Any, Any, Any], store: FileStore, file: StoredFile) -> Response[Any]:
    """The file as it came, or the part its ``Range`` header asks for. FileNotFound, RangeUnsatisfiable."""
    if not file.ready:
        raise FileNotFound
    inline = kind_of(file.type) != "file" and file.facts.kind != "file"
    headers = _headers(file, f'"{file.id}"') | {
        "Content-Disposition": disposition(file.name, inline=inline),
        "Accept-Ranges": "bytes",
    }
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    start, end = 0, file.size
    wanted = request.headers.get("range")
    partial = wanted is not None and request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    if partial and (found := byte_range(wanted or "", file.size)) is not None:
        start, end = found
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    headers["Content-Length"] = str(end - start)
    media_type = file.type if inline else "application/octet-stream"
    status = 206 if "Content-Range" in headers else 200
    if request.method == "HEAD":
        return Stream(_nothing(), status_code=status, headers=headers, media_type=media_type)
    body = await store.stream(f"{file.folder}/original", start, end)
    return Stream(body, status_code=status, headers=headers, media_type=media_type)


async def serve_thumbnail(request: Request[Any, Any, Any], store: FileStore, file: StoredFile) -> Response[Any]:
    """The small picture, always WebP. FileNotFound where there is none."""
    if not file.ready or not file.facts.thumbnail:
        raise FileNotFound
    headers = _headers(file, f'"{file.id}-thumbnail"') | {"Content-Disposition": "inline"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(b"", status_code=304, headers=headers)
    content = b"" if request.method == "HEAD" else await store.read(f"{file.folder}/thumbnail")
    return Response(content, headers=headers, media_type="image/webp")


def byte_range(header: str, size: int) -> tuple[int, int] | None:
    """(start, end) of a single range, end not included; None for what is answered with the whole (RFC 9110, 14.2).

    Raises RangeUnsatisfiable when it begins after the end.
    """
    match = _RANGE.fullmatch(header.replace(" ", ""))
    if match is None or not (match[1] or match[2]):
        return None
    if not match[1]:
        start, end = max(0, size - int(match[2])), size
    else:
        start, end = int(match[1]), min(size, int(match[2]) + 1) if match[2] else size
        if match[2] and int(match[2]) < start:
            return None
    if start >= size:
        raise RangeUnsatisfiable(size=size)
    return start, end


def _headers(file: StoredFile, etag: str) -> dict[str, str]:
    # Avatars and logos are also shown by the loader on the host's own page.
    policy = "cross-origin" if file.purpose in {"avatar", "logo"} else "same-origin"
    return {
        "ETag": etag,
        "Cache-Control": _CACHE,
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Resource-Policy": policy,
        "X-Content-Type-Options": "nosniff",
    }


async def _nothing() -> AsyncIterator[bytes]:
    return
    yield b""
