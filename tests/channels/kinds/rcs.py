"""RCS."""

from typing import Any

KIND = "rcs"


def settings(config: dict[str, Any]) -> dict[str, Any]:
    return {"client_token": config["client_token"]}
