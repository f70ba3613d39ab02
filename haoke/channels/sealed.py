"""Settings as they lie in the database: their secret fields sealed."""

from collections.abc import Collection
from typing import Any

import msgspec

from haoke.channels.contract import secret_fields
from haoke.kernel.sealing import Lost, resealed, seal, unseal

ACCOUNTS = "channel_accounts.settings"
SERVICES = "push_services.settings"


def sealed(settings: msgspec.Struct, place: str, only: Collection[str] | None = None) -> dict[str, Any]:
    """``only``: of these fields. Raises SecretKeyMissing."""
    hidden = secret_fields(type(settings))
    return {
        name: seal(value, place) if name in hidden else value
        for name, value in msgspec.to_builtins(settings).items()
        if only is None or name in only
    }


def opened(stored: dict[str, Any], settings: type[msgspec.Struct], place: str) -> tuple[dict[str, Any], list[str]]:
    """The fields that the type knows, and the names of those whose key is not here; these are empty."""
    found = {name: value for name, value in stored.items() if name in settings.__struct_fields__}
    lost = []
    for name in secret_fields(settings):
        if name in found:
            value = unseal(found[name], place)
            found[name] = str(value)
            if isinstance(value, Lost):
                lost.append(name)
    return found, lost


def renewed(stored: dict[str, Any], settings: type[msgspec.Struct], place: str) -> dict[str, Any]:
    """As it is stored, sealed by the key that seals now."""
    hidden = secret_fields(settings)
    return {name: resealed(value, place) if name in hidden else value for name, value in stored.items()}


def differing(before: msgspec.Struct, after: msgspec.Struct) -> list[str]:
    """The names of the fields that were changed."""
    return sorted(name for name in after.__struct_fields__ if getattr(before, name) != getattr(after, name))
