"""The types of values that tasks ask for, by name."""

from haoke.conversations import slots
from haoke.conversations.contract import SlotKind
from haoke.kernel.plugins import discover

SLOTS: dict[str, SlotKind] = discover(slots, "slot", SlotKind, "haoke.slots")  # type: ignore[type-abstract]
