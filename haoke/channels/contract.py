"""Where channels plug in. A folder ``adapters/<kind>/`` with an ``adapter`` is a channel; nothing else names it."""

from typing import Protocol, runtime_checkable

import msgspec


class Capabilities(msgspec.Struct, frozen=True):
    """What a channel can carry. The core asks this, never which channel it is."""

    formats: frozenset[str] = frozenset({"plain"})
    files: bool = False
    locations: bool = False
    typing: bool = False
    marks: bool = False
    recall: bool = False


class ChannelSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a channel's settings. Every field has a default, so that an account begins with none."""

    def checked(self) -> "ChannelSettings":
        """As they are stored, or a named refusal of what the types alone cannot tell."""
        return self


@runtime_checkable
class Adapter(Protocol):
    """A kind of channel. ``titles`` by locale; ``icon`` names a lucide icon; ``settings`` is also shown as a form."""

    titles: dict[str, str]
    icon: str
    capabilities: Capabilities
    settings: type[ChannelSettings]
