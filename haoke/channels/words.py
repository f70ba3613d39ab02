"""What an adapter says of itself in its own folder: ``locales/<locale>.json`` with steps, and words of its settings."""

import functools
import inspect
from pathlib import Path

import msgspec

from haoke.channels import adapters
from haoke.channels.contract import ChannelSettings
from haoke.channels.kinds import adapter_of
from haoke.kernel.i18n import FALLBACK, t

_BUILT_IN = Path(adapters.__file__).parent


class FieldWords(msgspec.Struct, frozen=True):
    """``choices``: what the values are called of a setting that has only some."""

    label: str
    help: str = ""
    choices: dict[str, str] = {}


class ChannelWords(msgspec.Struct, frozen=True):
    """``steps``: how to set an account up at the provider, in Markdown; ``{hook}`` is the address to give it."""

    steps: str = ""
    fields: dict[str, FieldWords] = {}


@functools.cache
def words_for(kind: str, locale: str) -> ChannelWords:
    """In this language or else in English. What every channel has is said once for all, unless it says so itself."""
    folder = _BUILT_IN / kind
    if not folder.is_dir():
        folder = Path(inspect.getfile(type(adapter_of(kind)))).parent
    files = (folder / "locales" / f"{each}.json" for each in (locale, FALLBACK))
    found = next((path for path in files if path.is_file()), None)
    own = ChannelWords() if found is None else msgspec.json.decode(found.read_bytes(), type=ChannelWords)
    return ChannelWords(own.steps, _shared(locale) | own.fields)


def _shared(locale: str) -> dict[str, FieldWords]:
    return {
        name: FieldWords(t(locale, f"channels.{name}"), t(locale, f"channels.{name}_help"))
        for name in ChannelSettings.__struct_fields__
    }
