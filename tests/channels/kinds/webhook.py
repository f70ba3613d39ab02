"""The generic bridge."""

from typing import Any

KIND = "bridge"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"secret": config["secret"]}
