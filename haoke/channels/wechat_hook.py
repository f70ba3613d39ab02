"""Requests of WeChat to us, in plain or sealed form. Official accounts and mini programs are called alike."""

from haoke.channels.contract import Account, RawRequest, RawResponse
from haoke.channels.errors import SignatureInvalid
from haoke.channels.given import words
from haoke.channels.wechat_envelope import ADDRESSED, check_age, check_signature, opened
from haoke.channels.wechat_fields import Fields, fields_of
from haoke.channels.wechat_settings import WechatSettings

_MOST_SEALED = 2 * 1024 * 1024  # characters


def handshake(account: Account[WechatSettings], request: RawRequest) -> RawResponse | None:
    if request.method != "GET":
        return None
    _check_plain(account, request)
    return RawResponse(200, request.asked("echostr").encode())


def verify(account: Account[WechatSettings], request: RawRequest) -> None:
    """A plain signature does not cover the body, so it counts only where it was allowed."""
    if _is_sealed(request):
        check_sealed(account.settings.token, request, sealed_in(fields_of(request.body)))
    elif account.settings.plain_allowed:
        _check_plain(account, request)
    else:
        raise SignatureInvalid
    check_age(request)


def check_sealed(token: str, request: RawRequest, sealed: str) -> None:
    """Raises SignatureInvalid."""
    check_signature(request.asked("msg_signature"), token, request.asked("timestamp"), request.asked("nonce"), sealed)


def sealed_in(fields: Fields) -> str:
    return words(fields, "Encrypt", most=_MOST_SEALED)


def read_fields(account: Account[WechatSettings], request: RawRequest) -> Fields:
    """Where both forms are in the body, only what was sealed counts."""
    fields = fields_of(request.body)
    if not _is_sealed(request):
        return fields
    return fields_of(opened(account.settings.encoding_aes_key, sealed_in(fields), account.settings.appid))


def once(request: RawRequest) -> tuple[str, ...]:
    return () if _is_sealed(request) else ADDRESSED


def _is_sealed(request: RawRequest) -> bool:
    return request.asked("encrypt_type") == "aes"


def _check_plain(account: Account[WechatSettings], request: RawRequest) -> None:
    nonce = request.asked("nonce")
    check_signature(request.asked("signature"), account.settings.token, request.asked("timestamp"), nonce)
