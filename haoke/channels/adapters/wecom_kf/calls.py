"""WeCom's calls to us: they only say that there is something to fetch, and give a token to fetch it with."""

from haoke.channels.adapters.wecom_kf.settings import WecomSettings
from haoke.channels.contract import Account, Parsed, RawRequest, RawResponse
from haoke.channels.given import words
from haoke.channels.wechat_envelope import check_age, opened
from haoke.channels.wechat_fields import fields_of
from haoke.channels.wechat_hook import check_sealed, sealed_in


def handshake(account: Account[WecomSettings], request: RawRequest) -> RawResponse | None:
    if request.method != "GET":
        return None
    settings, asked = account.settings, request.asked("echostr")
    check_sealed(settings.token, request, asked)
    return RawResponse(200, opened(settings.encoding_aes_key, asked, settings.corpid))


def verify(account: Account[WecomSettings], request: RawRequest) -> None:
    check_sealed(account.settings.token, request, sealed_in(fields_of(request.body)))
    check_age(request)


def parse(account: Account[WecomSettings], request: RawRequest) -> Parsed:
    """One address serves all desks of an app; what is another's is not for this account."""
    settings = account.settings
    fields = fields_of(opened(settings.encoding_aes_key, sealed_in(fields_of(request.body)), settings.corpid))
    ours = words(fields, "Event") == "kf_msg_or_event" and words(fields, "OpenKfId") == settings.open_kfid
    return Parsed([], poke=words(fields, "Token", most=500) if ours else "")
