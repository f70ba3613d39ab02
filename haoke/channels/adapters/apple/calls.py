"""Apple's gateway: one address to send to, one to ask where a file lies, which is locked with a key of its own."""

import gzip
import json
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from haoke.channels.adapters.apple.settings import AppleSettings
from haoke.channels.adapters.apple.signing import bearer
from haoke.channels.given import hosted_by, number, words
from haoke.channels.outside import Answer, Fetched, NoAnswer, Outside
from haoke.channels.types import ChannelError, ErrorClass, Media

_GATEWAY = "https://mspgw.push.apple.com/v1"
_HOSTS = (".apple.com", ".icloud.com", ".icloud-content.com")
_STATUSES: dict[int, ErrorClass] = {
    400: "invalid",
    401: "auth",
    403: "auth",
    404: "recipient_invalid",
    410: "user_blocked",  # the person closed the conversation
    413: "too_large",
    429: "rate_limited",
}


async def tell(settings: AppleSettings, body: dict[str, Any], outside: Outside) -> Answer:
    packed = gzip.compress(json.dumps(body, ensure_ascii=False).encode(), mtime=0)
    headers = {
        "Authorization": bearer(settings, int(outside.now().timestamp())),
        "Content-Type": "application/json",
        "Content-Encoding": "gzip",
        "id": body["id"],
        "Source-Id": body["sourceId"],
        "Destination-Id": body["destinationId"],
    }
    return await outside.call("POST", f"{_GATEWAY}/message", headers=headers, content=packed)


def problem_of(answer: Answer) -> ChannelError | None:
    if 200 <= answer.status < 300:
        return None
    found = _STATUSES.get(answer.status, "transient" if answer.status >= 500 else "unknown")
    return ChannelError(
        error_class=found,
        code=str(answer.status),
        message=words(answer.json(), "message", most=300),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


async def fetch(settings: AppleSettings, media: Media, outside: Outside) -> Fetched:
    owner, signature, key = ("" if fact == "-" else fact for fact in (*media.format.split(" "), "", "", "")[:3])
    headers = {
        "Authorization": bearer(settings, int(outside.now().timestamp())),
        "Source-Id": settings.business_id,
        "Url": media.url,
        "Owner": owner,
        "Signature": signature,
    }
    answer = await outside.call("GET", f"{_GATEWAY}/preDownload", headers=headers)
    where = words(answer.json(), "download-url", most=3000)
    if problem_of(answer) is not None or not hosted_by(where, _HOSTS):
        raise NoAnswer(written=False)
    found = await outside.download(where)
    return Fetched(unlocked(found.content, key), media.mime or found.mime, media.filename)


def unlocked(content: bytes, key: str) -> bytes:
    """The key is written in hex, with a zero byte before it. Raises NoAnswer."""
    try:
        raw = bytes.fromhex(key[-64:])
        opening = Cipher(algorithms.AES(raw), modes.CTR(bytes(16))).decryptor()
    except ValueError:
        raise NoAnswer(written=False) from None
    return opening.update(content) + opening.finalize()
