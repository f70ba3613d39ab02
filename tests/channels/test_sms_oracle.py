"""Signatures of those who carry short messages, by Twilio's own library and by published examples of the others."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from twilio.request_validator import RequestValidator

from haoke.channels.adapters.sms_aliyun.signing import signed_headers as by_aliyun
from haoke.channels.adapters.sms_tencent.signing import signed_headers as by_tencent
from haoke.channels.contract import RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.types import OutboundMessage, Peer, Template, Text
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
HOOK = "https://haoke.example/hooks/key"
TWILIO = account_for("sms_twilio", {"auth_token": "token", "shared_key": "shared", "account_sid": "AC1"})
FORM = "application/x-www-form-urlencoded"


def twilio(
    body: str, signature: str, *, query: dict[str, str] | None = None, algorithm: str = "", kind: str = FORM
) -> Judged:
    settings = {"x-twilio-webhooks-signature-settings": f"key=webhooks_sharedkey_1,algorithm={algorithm}"}
    headers = {"content-type": kind, "x-twilio-signature": signature} | (settings if algorithm else {})
    pairs = tuple((query or {}).items())
    return judge(
        TWILIO,
        RawRequest(
            method="POST", path="", query=pairs, headers=headers, body=body.encode(), url=HOOK, received_at=now()
        ),
    )


@pytest.mark.parametrize(("key", "algorithm"), [("token", ""), ("token", "HMAC_SHA1"), ("shared", "HMAC_SHA256")])
@pytest.mark.parametrize("url", [HOOK, "https://haoke.example:443/hooks/key"])
def test_a_form_that_twilio_signs(key: str, algorithm: str, url: str) -> None:
    fields = {"MessageSid": "SM1", "From": "+1650", "Body": "Grüße, 您好 & +", "New": "", "NumMedia": "0"}
    signature = RequestValidator(key).compute_signature(url, fields, algorithm or None)
    (event,) = twilio(urlencode(fields), signature, algorithm=algorithm).events
    assert event.parts == (Text(text=fields["Body"]),)
    assert twilio(urlencode(fields | {"Body": "forged"}), signature, algorithm=algorithm).answer.status == 401
    assert twilio(urlencode(fields), signature, algorithm="HMAC_MD5").answer.status == 401


def test_a_body_that_is_no_form_is_signed_by_its_hash() -> None:
    body = '{"a": 1}'
    query = {"bodySHA256": hashlib.sha256(body.encode()).hexdigest()}
    signature = RequestValidator("token").compute_signature(f"{HOOK}?{urlencode(query)}", {})
    assert not twilio(body, signature, query=query, kind="application/json").problem
    assert twilio('{"a": 2}', signature, query=query, kind="application/json").problem == "SignatureInvalid"
    bare = RequestValidator("token").compute_signature(HOOK, {})
    assert twilio(body, bare, kind="application/json").problem == "SignatureInvalid"


def test_pictures_come_with_their_addresses() -> None:
    url = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"
    fields = {"MessageSid": "MM1", "From": "+1650", "NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/png"}
    (event,) = twilio(urlencode(fields), RequestValidator("token").compute_signature(HOOK, fields)).events
    assert [(type(part).__name__, part.url) for part in event.parts] == [("Image", url)]  # type: ignore[union-attr]


async def test_the_account_s_token_goes_to_twilio_alone() -> None:
    adapter: Any = adapter_of("sms_twilio")
    place = {"status": 307, "headers": {"Location": "https://media.twiliocdn.com/x"}}
    provider = Provider([place, {"json": 1}], {}, now())
    (image,) = _images()
    assert (await adapter.fetch_media(TWILIO, image, provider.outside)).content == b"1"
    assert ["authorization" in request.headers for request in provider.asked] == [True, False]


def _images() -> Any:
    url = "https://api.twilio.com/a/Media/ME1"
    fields = {"MessageSid": "MM1", "From": "+1650", "NumMedia": "1", "MediaUrl0": url, "MediaContentType0": "image/png"}
    return twilio(urlencode(fields), RequestValidator("token").compute_signature(HOOK, fields)).events[0].parts


def test_the_example_of_aliyun_s_documents() -> None:
    fields = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    headers = by_aliyun(
        "YourAccessKeyId",
        "YourAccessKeySecret",
        "ecs.cn-shanghai.aliyuncs.com",
        "RunInstances",
        "2014-05-26",
        fields,
        at=datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
        nonce="3156853299f313e23d1673dc12e1703d",
    )
    assert headers["Authorization"].endswith("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_the_example_of_tencent_s_documents() -> None:
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    key = "Gu5t9xGARNpq86cd98joQYCN3*******"
    headers = by_tencent("AKID", key, "cvm.tencentcloudapi.com", body, at=datetime.fromtimestamp(1551113065, UTC))
    assert headers["Authorization"].endswith("2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c")


async def test_aliyun_sends_templates_and_nothing_else() -> None:
    adapter: Any = adapter_of("sms_aliyun")
    account = account_for("sms_aliyun", {"sign_name": "测试 签名", "access_key_secret": "secret"})
    provider = Provider([{"json": {"Code": "OK", "BizId": "9^0"}}], {}, now())
    template = Template(name="SMS_1", blanks=("code", "day"), values=("退 货+", "明天"))
    message = OutboundMessage(id="out#1", to=Peer("13800138000", "phone"), template=template)
    assert (await adapter.send(account, message, provider.outside)).provider_message_id == "9^0"
    asked = dict(provider.asked[0].url.params)
    assert json.loads(asked["TemplateParam"]) == {"code": "退 货+", "day": "明天"}
    assert (asked["OutId"], asked["SignName"]) == ("out#1", "测试 签名")
    assert b"+" not in provider.asked[0].url.query, "a blank is %20 where it is signed, and so where it is sent"
    free = OutboundMessage(id="1", to=message.to, parts=(Text(text="hi"),))
    assert (await adapter.send(account, free, provider.outside)).error.error_class == "unsupported_content"


async def test_tencent_tells_of_each_number_what_became_of_it() -> None:
    adapter: Any = adapter_of("sms_tencent")
    account = account_for("sms_tencent", {"secret_id": "id", "secret_key": "key", "sdk_app_id": "1400"})
    message = OutboundMessage(id="1", to=Peer("+8613800138000", "phone"), template=Template(name="1", values=("a",)))
    for code, found in [
        ("Ok", None),
        ("FailedOperation.PhoneNumberInBlacklist", "user_blocked"),
        ("LimitExceeded.PhoneNumberThirtySecondLimit", "rate_limited"),
    ]:
        one = {"SerialNo": "s:1", "PhoneNumber": "+8613800138000", "Code": code, "Message": ""}
        provider = Provider([{"json": {"Response": {"SendStatusSet": [one], "RequestId": "r"}}}], {}, now())
        result = await adapter.send(account, message, provider.outside)
        assert (result.error.error_class if result.error else None) == found
