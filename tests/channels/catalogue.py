"""Recorded requests of providers with what is to come out of them: ``fixtures/<folder>/<case>.json``.

``HAOKE_CHANNEL_FIXTURES`` names another folder of the same form.
"""

import importlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from haoke.channels.contract import Account, RawRequest
from haoke.channels.kinds import KINDS
from haoke.channels.types import InboundEvent

FIXTURES = Path(os.environ.get("HAOKE_CHANNEL_FIXTURES", Path(__file__).parent / "fixtures"))
KNOWN = {path.stem for path in (Path(__file__).parent / "kinds").glob("*.py")} - {"__init__"}


class Case(msgspec.Struct):
    folder: str
    name: str
    content: dict[str, Any]

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.content["config"].get("now", 1795276800), UTC)


def cases(needed: str) -> list[Case]:
    """Those with this key whose channel there is."""
    found = []
    for path in sorted(FIXTURES.glob("*/*.json")):
        content = msgspec.json.decode(path.read_bytes())
        if path.parent.name in KNOWN and isinstance(content, dict) and needed in content:
            found.append(Case(path.parent.name, path.stem, content))
    return found


def account_of(case: Case) -> Account[Any]:
    module = importlib.import_module(f"tests.channels.kinds.{case.folder}")
    settings = msgspec.convert(module.settings(case.content["config"]), KINDS[module.KIND].settings)
    return Account(UUID(int=1), UUID(int=2), module.KIND, "key", "Account", settings, None, 0)


def request_of(case: Case) -> RawRequest:
    """``path`` is what follows the account's key, the second piece below ``/hooks``."""
    given = case.content["request"]
    pieces = given["path"].strip("/").split("/")
    return RawRequest(
        method=given["method"],
        path="/".join(pieces[3:]),
        query=tuple((name, str(value)) for name, value in given.get("query", {}).items()),
        headers={name.lower(): value for name, value in given.get("headers", {}).items()},
        body=(given.get("body") or "").encode(),
        url=f"https://haoke.example{given['path']}",
        received_at=case.at,
    )


def differences(expected: Any, found: Any, where: str = "$") -> list[str]:
    """Where what was found is not as expected; only the keys that are given count."""
    if isinstance(expected, dict):
        if not isinstance(found, dict):
            return [f"{where}: {found!r} is no object"]
        named = ((f"{where}.{key}", value, found.get(key)) for key, value in expected.items())
        return [line for name, one, other in named for line in differences(one, other, name)]
    if isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            return [f"{where}: {found!r} is not {expected!r}"]
        placed = ((f"{where}[{at}]", *pair) for at, pair in enumerate(zip(expected, found, strict=True)))
        return [line for name, one, other in placed for line in differences(one, other, name)]
    return [] if expected == found else [f"{where}: {found!r} is not {expected!r}"]


def as_compared(event: InboundEvent) -> Any:
    """With its defaults, so that an expected empty value is one."""
    return {"direction": event.direction} | stored(event)


def stored(event: InboundEvent) -> dict[str, Any]:
    """As the journal keeps it."""
    kept: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(event))
    return kept
