"""Our requests to Tencent Cloud: TC3-HMAC-SHA256, with a key of the day and the service."""

import hashlib
import hmac
from datetime import UTC, datetime

from haoke.channels.contract import Secret

_ALGORITHM = "TC3-HMAC-SHA256"
_TYPE = "application/json; charset=utf-8"
_NAMES = "content-type;host"


def signed_headers(secret_id: str, secret_key: Secret, host: str, body: bytes, *, at: datetime) -> dict[str, str]:
    """The service is the first word of the host."""
    stamp, day, service = str(int(at.timestamp())), at.astimezone(UTC).strftime("%Y-%m-%d"), host.partition(".")[0]
    written = f"POST\n/\n\ncontent-type:{_TYPE}\nhost:{host}\n\n{_NAMES}\n{hashlib.sha256(body).hexdigest()}"
    scope = f"{day}/{service}/tc3_request"
    digest = hashlib.sha256(written.encode()).hexdigest()
    key = f"TC3{secret_key}".encode()
    for piece in (day, service, "tc3_request"):
        key = hmac.new(key, piece.encode(), hashlib.sha256).digest()
    mac = hmac.new(key, f"{_ALGORITHM}\n{stamp}\n{scope}\n{digest}".encode(), hashlib.sha256).hexdigest()
    return {
        "Authorization": f"{_ALGORITHM} Credential={secret_id}/{scope}, SignedHeaders={_NAMES}, Signature={mac}",
        "Content-Type": _TYPE,
        "Host": host,
        "X-TC-Timestamp": stamp,
    }
