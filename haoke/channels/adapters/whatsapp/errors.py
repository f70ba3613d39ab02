"""Codes that only WhatsApp has."""

from haoke.channels.types import ErrorClass

_BY_CLASS: dict[ErrorClass, tuple[int, ...]] = {
    "permission": (130497, 131005, 131037, 131045, 133010),
    "rate_limited": (130429, 131048, 131056, 133016),
    "window_closed": (131047,),
    "recipient_invalid": (131021, 131026, 131030, 131062),
    "quota_exceeded": (130472, 131049),  # Meta would rather not; it does not help to send it again
    "user_blocked": (131050,),
    "invalid": (131008, 131009, 131051),
    "unsupported_content": (131052, 131053),
    "template_invalid": (132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132068, 132069),
    "account_suspended": (131031, 131042),
    "transient": (131000, 131016, 131057, 133004, 135000),
}
CODES: dict[int, ErrorClass] = {code: name for name, codes in _BY_CLASS.items() for code in codes}
