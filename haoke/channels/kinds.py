"""The catalogue of channels: kind (the adapter's folder name) → adapter."""

from haoke.channels import adapters
from haoke.channels.contract import Adapter
from haoke.channels.errors import ChannelUnknown
from haoke.kernel.plugins import discover

KINDS: dict[str, Adapter] = discover(adapters, "adapter", Adapter, "haoke.channels")  # type: ignore[type-abstract]


def adapter_of(kind: str) -> Adapter:
    """Raises ChannelUnknown."""
    adapter = KINDS.get(kind)
    if adapter is None:
        raise ChannelUnknown(kind=kind)
    return adapter
