"""Settings: typed, with defaults, and a mistake is named by its variable."""

from pathlib import Path

import pytest

from haoke.kernel.settings import Settings, SettingsInvalid, load, unknown


def test_defaults_and_types() -> None:
    assert load({}) == Settings()
    given = {"HAOKE_PORT": "9000", "HAOKE_DATA_DIR": "/srv/haoke", "HAOKE_VISITOR_RATE": "2.5", "HAOKE_HOST": ""}
    assert load(given) == Settings(port=9000, data_dir=Path("/srv/haoke"), visitor_rate=2.5)


@pytest.mark.parametrize(
    ("variable", "value"),
    [("HAOKE_PORT", "eighty"), ("HAOKE_PORT", "70000"), ("HAOKE_WEB_PROCESSES", "-1"), ("HAOKE_LOG_FORMAT", "xml")],
)
def test_a_mistake_is_named(variable: str, value: str) -> None:
    with pytest.raises(SettingsInvalid, match=f"^{variable}: "):
        load({variable: value})


def test_what_is_no_setting_is_found() -> None:
    assert unknown({"HAOKE_PROT": "1", "HAOKE_PORT": "1", "PATH": "/bin"}) == ["HAOKE_PROT"]
