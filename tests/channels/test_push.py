"""Notices as the services want them, as it was recorded; browsers' as the RFC's own example has it."""

from datetime import UTC, datetime
from typing import Any

import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from haoke.channels.errors import PushKeyInvalid
from haoke.channels.push.catalog import service_of
from haoke.channels.push.kinds.webpush import WebPushSettings, private_key, sealed
from haoke.channels.push.kinds.webpush import decoded as plain
from haoke.channels.push.kinds.webpush import encoded as short
from haoke.channels.types import Notice, Target
from tests.channels.catalogue import FIXTURES, Provider, asked_wrongly

pytestmark = pytest.mark.anyio

NOW = datetime.fromtimestamp(1795276800, UTC)
NOTICE = Notice(title="客服回复", body="您的订单已发货", conversation_id="c1", message_id="m1")
CASES = [
    pytest.param(path.parent.name.removeprefix("push_"), msgspec.json.decode(path.read_bytes()), id=path.stem)
    for path in sorted(FIXTURES.glob("push_*/*.json"))
]


def p8() -> tuple[str, ec.EllipticCurvePublicKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(), key.public_key()


@pytest.mark.parametrize(("kind", "case"), CASES)
async def test_a_notice_is_pushed_as_recorded(kind: str, case: dict[str, Any]) -> None:
    service, given, config = service_of(kind), case["send"], dict(case["config"])
    provider = Provider([case["response"]], {"fcm:proj1": "ACCESS", "huawei:p1:k1": "SIGNED"}, NOW)
    if "private_key" in service.settings.__struct_fields__:
        config["private_key"] = p8()[0]
    config.pop("now", None)
    settings = msgspec.convert(config, service.settings)
    target = Target(
        token=given.get("device_token") or given.get("token") or given["fid"], kind="fid" if "fid" in given else "token"
    )
    words = {name: given[name] for name in ("title", "body", "conversation_id", "message_id") if name in given}
    notice = msgspec.structs.replace(NOTICE, **words)
    pushed = await service.push(settings, target, notice, provider.outside)
    assert not asked_wrongly(case.get("expect_request", {}), provider.asked[0])
    expected = case["expect_result"]
    assert pushed.state == expected["state"]
    assert pushed.gone is expected.get("drop_token", False)
    assert (pushed.error.error_class if pushed.error else None) == expected.get("error_class")
    assert pushed.provider_message_id == expected.get("provider_message_id", pushed.provider_message_id)
    assert not expected.get("retryable") or (pushed.error is not None and pushed.error.retryable)


async def test_apples_signature_holds_and_is_used_again() -> None:
    pem, public = p8()
    provider = Provider([], {}, NOW)
    service = service_of("apns")
    settings = msgspec.convert(
        {"team_id": "T", "key_id": "K", "topic": "com.example", "private_key": pem}, service.settings
    )
    for _ in range(2):
        assert (await service.push(settings, Target(token="ab"), NOTICE, provider.outside)).state == "sent"
    first, second = (request.headers["authorization"].removeprefix("bearer ") for request in provider.asked)
    assert first == second
    assert jwt.get_unverified_header(first)["kid"] == "K"
    assert jwt.decode(first, public, algorithms=["ES256"], options={"verify_iat": False})["iss"] == "T"


async def test_huaweis_signature_holds() -> None:
    key = rsa.generate_private_key(65537, 2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account = {"project_id": "p", "key_id": "K", "sub_account": "S", "private_key": pem}
    service = service_of("huawei")
    settings = msgspec.convert({"service_account": msgspec.json.encode(account).decode()}, service.settings).checked()
    provider = Provider([{"status": 200, "json": {"code": "80000000"}}], {}, NOW)
    assert (await service.push(settings, Target(token="ab"), NOTICE, provider.outside)).state == "sent"
    signed = provider.asked[0].headers["authorization"].removeprefix("Bearer ")
    assert jwt.get_unverified_header(signed)["kid"] == "K"
    audience = "https://oauth-login.cloud.huawei.com/oauth2/v3/token"
    unhurried = {"verify_iat": False, "verify_exp": False}
    claims = jwt.decode(signed, key.public_key(), algorithms=["PS256"], audience=audience, options=unhurried)
    assert (claims["iss"], claims["exp"] - claims["iat"]) == ("S", 3600)


async def test_a_long_answer_is_cut_to_what_the_service_takes() -> None:
    provider = Provider([], {}, NOW)
    service = service_of("apns")
    settings = msgspec.convert({"private_key": p8()[0]}, service.settings)
    await service.push(
        settings, Target(token="ab"), msgspec.structs.replace(NOTICE, body="长" * 5000), provider.outside
    )
    assert len(provider.asked[0].content) <= 4096
    assert msgspec.json.decode(provider.asked[0].content)["aps"]["alert"]["body"].endswith("长…")


def test_browsers_notices_are_sealed_as_in_rfc_8291() -> None:
    """Appendix A."""
    body = sealed(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        private_key("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
        plain("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert short(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8w"
        "EqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


async def test_a_browsers_service_can_check_who_pushes() -> None:
    settings = WebPushSettings(contact="mailto:ada@acme.example").checked()
    provider = Provider([{"status": 201, "json": None}, {"status": 410, "json": None}], {}, NOW)
    service, theirs = service_of("webpush"), WebPushSettings().checked()
    target = Target(token="https://push.example/s/1", public_key=service.public_key(theirs), secret=short(b"0" * 16))
    assert (await service.push(settings, target, NOTICE, provider.outside)).state == "sent"
    words = provider.asked[0].headers["authorization"]
    signed, key = words.removeprefix("vapid t=").split(", k=")
    assert key == service.public_key(settings)
    numbers = private_key(settings.key).public_key()
    claims = jwt.decode(
        signed, numbers, algorithms=["ES256"], audience="https://push.example", options={"verify_exp": False}
    )
    assert claims["sub"] == "mailto:ada@acme.example"
    assert (await service.push(settings, target, NOTICE, provider.outside)).gone


@pytest.mark.parametrize("kind", ["apns", "fcm", "huawei", "webpush"])
def test_a_key_that_is_none_is_refused(kind: str) -> None:
    service = service_of(kind)
    field = {"apns": "private_key", "fcm": "service_account", "huawei": "service_account", "webpush": "key"}[kind]
    with pytest.raises(PushKeyInvalid):
        msgspec.convert({field: "not a key!"}, service.settings).checked()
