"""Aliyun's words for what went wrong, at once and afterwards."""

from haoke.channels.types import ErrorClass

_CODES: dict[ErrorClass, str] = {
    "auth": "InvalidAccessKeyId.NotFound InvalidAccessKeyId.Inactive SignatureDoesNotMatch IncompleteSignature"
    " InvalidTimeStamp.Expired InvalidAccessKeyId",
    "permission": "isp.RAM_PERMISSION_DENY Forbidden.RAM NoPermission isv.SMS_SIGNATURE_SCENE_ILLEGAL"
    " isv.DENY_IP_RANGE",
    "rate_limited": "isv.BUSINESS_LIMIT_CONTROL Throttling Throttling.User Throttling.Api",
    "quota_exceeded": "isv.AMOUNT_NOT_ENOUGH isv.DAY_LIMIT_CONTROL isv.MONTH_LIMIT_CONTROL",
    "user_blocked": "MOBILE_IN_BLACK isv.BLACK_LIST",
    "recipient_invalid": "isv.MOBILE_NUMBER_ILLEGAL isv.MOBILE_COUNT_OVER_LIMIT isv.NUMBER_NOT_SUPPORT",
    "template_invalid": "isv.SMS_TEMPLATE_ILLEGAL isv.SMS_SIGNATURE_ILLEGAL isv.SMS_SIGN_ILLEGAL isv.INVALID_JSON_PARAM"
    " isv.TEMPLATE_MISSING_PARAMETERS isv.TEMPLATE_PARAMS_ILLEGAL isv.SIGN_NAME_ILLEGAL isv.SMS_SIGNATURE_NOT_EXIST",
    "too_large": "isv.PARAM_LENGTH_LIMIT isv.CONTENT_LENGTH_LIMIT",
    "unsupported_content": "isv.BLACK_KEY_CONTROL_LIMIT isv.SMS_CONTENT_ILLEGAL isv.PARAM_NOT_SUPPORT_URL"
    " isv.CONTENT_KEYWORD",
    "invalid": "isv.INVALID_PARAMETERS isv.EXTEND_CODE_ERROR",
    "account_suspended": "isv.OUT_OF_SERVICE isv.ACCOUNT_ABNORMAL isv.ACCOUNT_NOT_EXISTS isv.PRODUCT_UN_SUBSCRIPT"
    " isv.PRODUCT_UNSUBSCRIBE",
    "transient": "isp.SYSTEM_ERROR isp.GATEWAY_ERROR ServiceUnavailable InternalError",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}

_RECEIPTS: tuple[tuple[str, ErrorClass], ...] = (
    ("BLACK", "user_blocked"),
    ("UNSUBSCRIBE", "user_blocked"),
    ("NOT_ON_SERVICE", "recipient_invalid"),
    ("EMPTY", "recipient_invalid"),
    ("NUMBER", "recipient_invalid"),
    ("MOBILE", "recipient_invalid"),
    ("SUSPEND", "recipient_invalid"),
    ("LIMIT", "rate_limited"),
    ("KEYWORD", "unsupported_content"),
    ("CONTENT", "unsupported_content"),
    ("SIGN", "template_invalid"),
    ("TEMPLATE", "template_invalid"),
)


def class_of_code(code: str) -> ErrorClass:
    return _CLASSES.get(code, "rate_limited" if code.startswith("Throttling") else "unknown")


def class_of_receipt(code: str) -> ErrorClass:
    return next((found for piece, found in _RECEIPTS if piece in code.upper()), "unknown")
