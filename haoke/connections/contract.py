"""Where ways to sign plug in: providers whose interfaces take no key in a header. Pure functions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from haoke.connections.types import CallProblem


@runtime_checkable
class Signing(Protocol):
    """``titles`` by locale; ``url``: where the provider is; ``secrets``: what it needs, kept as headers' values are."""

    titles: dict[str, str]
    url: str
    secrets: tuple[str, ...]

    def signed(self, secrets: Mapping[str, str], fields: Mapping[str, str], at: datetime) -> dict[str, str]:
        """All that is sent: what was asked, what goes with every request, and the signature."""
        ...

    def problem(self, body: Any) -> CallProblem:
        """What is wrong with an answer that comes as if all were well; empty: nothing."""
        ...
