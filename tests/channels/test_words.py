"""What adapters say of their settings, in every language."""

import string

import msgspec
import pytest

from haoke.channels.contract import Hooked, Pulling, Running
from haoke.channels.kinds import KINDS
from haoke.channels.words import words_for
from haoke.kernel.i18n import LOCALES

CONNECTED = sorted(kind for kind, adapter in KINDS.items() if isinstance(adapter, Hooked | Pulling | Running))


@pytest.mark.parametrize("kind", CONNECTED)
def test_every_setting_has_words_in_every_language(kind: str) -> None:
    adapter, seen = KINDS[kind], []
    for locale in LOCALES:
        words = words_for(kind, locale)
        assert adapter.titles[locale]
        assert words.steps
        assert "{hook}" not in words.steps or isinstance(adapter, Hooked), (
            f"{locale}: only who is called has an address"
        )
        assert set(words.fields) == set(adapter.settings.__struct_fields__)
        assert all(field.label and not field.label.startswith("channels.") for field in words.fields.values())
        seen.append(words.steps)
    assert len(set(seen)) == len(LOCALES), "a language that is missing is shown in English"


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_settings_begin_with_their_defaults(kind: str) -> None:
    settings = KINDS[kind].settings
    assert msgspec.convert({}, settings) == settings()
    assert set(kind) <= set(string.ascii_lowercase + string.digits + "_")
