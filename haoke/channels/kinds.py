"""The catalogue of channels: kind (the adapter's folder name) → adapter."""

from haoke.channels import adapters
from haoke.channels.contract import Adapter, Hooked, Pulling, Running, Sending
from haoke.channels.errors import ChannelUnknown
from haoke.kernel.plugins import discover

KINDS: dict[str, Adapter] = discover(adapters, "adapter", Adapter, "haoke.channels")  # type: ignore[type-abstract]


def adapter_of(kind: str) -> Adapter:
    """Raises ChannelUnknown."""
    adapter = KINDS.get(kind)
    if adapter is None:
        raise ChannelUnknown(kind=kind)
    return adapter


def is_connected(adapter: Adapter) -> bool:
    """Whether a provider stands behind it. What does not is ours from end to end, and has pages of its own."""
    return isinstance(adapter, Hooked | Pulling | Running | Sending)
