"""The catalogue of checks, and what rules make of a conversation. Pure."""

from typing import Any

import msgspec
import structlog

from haoke.kernel.plugins import discover
from haoke.supervision import checks
from haoke.supervision.contract import Check, CheckSettings, Found, Talk
from haoke.supervision.errors import CheckKindUnknown, CheckSettingsInvalid
from haoke.supervision.types import CheckRule

log = structlog.get_logger()

CHECKS = discover(checks, "check", Check, "haoke.checks")  # type: ignore[type-abstract]  # a protocol

_MOST = 20  # findings of one rule in one conversation


def understood(kind: str, settings: dict[str, Any]) -> CheckSettings:
    """Raises CheckKindUnknown, CheckSettingsInvalid, and what the kind itself refuses."""
    if kind not in CHECKS:
        raise CheckKindUnknown(kind=kind)
    try:
        return msgspec.convert(settings, CHECKS[kind].settings).checked()
    except msgspec.ValidationError as error:
        raise CheckSettingsInvalid(reason=str(error)) from error


def asked_by(rules: list[CheckRule]) -> frozenset[str]:
    """What these rules want to know beside the conversation itself."""
    return frozenset(what for rule in rules if rule.kind in CHECKS for what in CHECKS[rule.kind].asks)


def findings_in(talk: Talk, rule: CheckRule) -> list[Found]:
    """A rule whose kind is gone or fails finds nothing: the others are not kept waiting."""
    if rule.kind not in CHECKS:
        return []
    try:
        found = CHECKS[rule.kind].look(talk, msgspec.convert(rule.settings, CHECKS[rule.kind].settings))
        return [one for one, _ in zip(found, range(_MOST), strict=False)]
    except Exception:
        log.exception("check failed", kind=rule.kind, rule=str(rule.id))
        return []
