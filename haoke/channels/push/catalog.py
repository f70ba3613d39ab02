"""The catalogue of push services: the module's name → service."""

from haoke.channels.errors import PushServiceUnknown
from haoke.channels.push import kinds
from haoke.channels.push.contract import PushService
from haoke.kernel.plugins import discover

SERVICES: dict[str, PushService] = discover(kinds, "service", PushService, "haoke.push")  # type: ignore[type-abstract]


def service_of(kind: str) -> PushService:
    """Raises PushServiceUnknown."""
    service = SERVICES.get(kind)
    if service is None:
        raise PushServiceUnknown(kind=kind)
    return service
