"""What a push service is, and what goes over it."""

from typing import Any, Literal, Protocol, runtime_checkable

import msgspec

from haoke.channels.outside import Answer, Outside
from haoke.channels.types import ChannelError, ErrorClass, Notice, Target

LIVES = 3600  # seconds a service keeps a notice for a device that is away


class Pushed(msgspec.Struct, frozen=True, kw_only=True):
    """``gone``: the device is no longer there, and its address can be forgotten."""

    state: Literal["sent", "failed"]
    provider_message_id: str = ""
    error: ChannelError | None = None
    gone: bool = False


class PushSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of a service's settings. ``discreet``: notices do not say who wrote what."""

    discreet: bool = False

    def checked(self) -> "PushSettings":
        """As they are stored, or a named refusal of what the types alone cannot tell."""
        return self


@runtime_checkable
class PushService(Protocol):
    """``titles`` by locale. ``push`` raises NoAnswer: nobody knows then, and a notice is not sent twice."""

    titles: dict[str, str]
    settings: type[PushSettings]

    def public_key(self, settings: Any) -> str:
        """What a device needs to subscribe; empty when it needs nothing."""

    async def push(self, settings: Any, target: Target, notice: Notice, outside: Outside) -> Pushed: ...


def refused(
    answer: Answer, error_class: ErrorClass, message: str, *, retryable: bool = False, gone: bool = False
) -> Pushed:
    error = ChannelError(error_class=error_class, code=str(answer.status), message=message, retryable=retryable)
    return Pushed(state="failed", error=error, gone=gone)


def shortened(text: str, most: int) -> str:
    """Of at most ``most`` bytes of UTF-8."""
    content = text.encode()
    return text if len(content) <= most else content[: most - 3].decode(errors="ignore") + "…"
