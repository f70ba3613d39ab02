"""Twilio's numbers of errors, of requests and of messages."""

from haoke.channels.types import ErrorClass

_CODES: dict[ErrorClass, str] = {
    "auth": "20003 20004 20005 20006",
    "permission": "20403 21408 21612 30034 30032 30035",
    "rate_limited": "20429 21611 30001 14107 30022",
    "quota_exceeded": "30010 30023 63038 21703",
    "user_blocked": "21610 30004",
    "recipient_invalid": "21211 21214 21217 21401 21407 21604 21614 21635 30003 30005 30006 21265",
    "too_large": "21605 21617 21636 12300 30019",
    "unsupported_content": "21619 21620 21623 11751 30007 30036 63019",
    "invalid": "21603 21606 21602 21609 21212 21659 21660",
    "account_suspended": "30002 20008 90010",
    "window_closed": "63016",
    "transient": "20500 20503 30008 30017 30020",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}


def class_of(code: str) -> ErrorClass:
    return _CLASSES.get(code, "unknown")
