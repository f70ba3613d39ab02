"""The catalogue of ways to sign: name (of the file) → signing."""

from haoke.connections import signings
from haoke.connections.contract import Signing
from haoke.connections.errors import SigningUnknown
from haoke.kernel.plugins import discover

SIGNINGS: dict[str, Signing] = discover(signings, "signing", Signing, "haoke.signings")  # type: ignore[type-abstract]


def signing_named(name: str) -> Signing:
    """Raises SigningUnknown."""
    signing = SIGNINGS.get(name)
    if signing is None:
        raise SigningUnknown(signing=name)
    return signing
