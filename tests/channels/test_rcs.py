"""RCS beyond what was recorded: the set-up's question, what else comes, a token by the key file, ids taken once."""

import base64
import hashlib
import hmac
import json
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from haoke.channels.contract import RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.types import Image, InboundEvent, Menu, MenuItem, OutboundMessage, Peer, Text
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for

pytestmark = pytest.mark.anyio
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
_PEM = _KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()
FILE = json.dumps({"client_email": "a@b.example", "private_key": _PEM})
ACCOUNT = account_for("rcs", {"agent_id": "shop", "client_token": "s", "service_account": FILE, "region": "asia"})
ADAPTER: Any = adapter_of("rcs")
MESSAGE = OutboundMessage(id="o1", to=Peer("+86139", "phone"), parts=(Text(text="x"),))


def asked(body: dict[str, Any], signature: str = "") -> Judged:
    headers = {"x-goog-signature": signature}
    raw = json.dumps(body).encode()
    return judge(
        ACCOUNT, RawRequest(method="POST", path="", query=(), headers=headers, body=raw, url="", received_at=now())
    )


def judged(given: dict[str, Any]) -> list[InboundEvent]:
    data = json.dumps({"senderPhoneNumber": "+86139", "agentId": "shop"} | given).encode()
    signature = base64.b64encode(hmac.new(b"s", data, hashlib.sha512).digest()).decode()
    return asked({"message": {"data": base64.b64encode(data).decode()}}, signature).events


def test_the_secret_is_told_only_to_who_knows_the_token() -> None:
    assert asked({"clientToken": "s", "secret": "42"}).answer.body == b"42"
    assert asked({"clientToken": "x", "secret": "42"}).answer.status == 403
    assert asked({"message": {"data": "e30="}}, "AAAA").answer.status == 401


def test_files_choices_receipts_and_wishes() -> None:
    payload = {
        "mimeType": "image/png",
        "fileUri": "https://rcs-user-content.storage.googleapis.com/x",
        "fileName": "x.png",
    }
    (event,) = judged({"messageId": "m", "userFile": {"payload": payload}})
    assert event.parts == (Image(url=payload["fileUri"], mime="image/png", filename="x.png"),)
    (event,) = judged({"eventType": "TTL_EXPIRATION_REVOKED", "eventId": "e", "messageId": "o1"})
    assert event.receipt is not None
    assert (event.receipt.state, event.receipt.provider_message_id) == ("failed", "o1")
    (event,) = judged({"eventType": "UNSUBSCRIBE", "eventId": "e"})
    assert (event.kind, event.proactive_allowed) == ("consent", False)
    (event,) = judged({"eventType": "NEWS", "eventId": "e"})
    assert event.kind == "unsupported"


async def test_a_token_is_had_by_the_key_file_and_a_refused_one_renewed_once() -> None:
    fresh = {"json": {"access_token": "NEW", "expires_in": 3600}}
    provider = Provider([{"status": 401, "json": {}}, fresh, {"json": {"name": "x"}}], {"google_token": "OLD"}, now())
    result = await ADAPTER.send(ACCOUNT, MESSAGE, provider.outside)
    assert (result.state, result.provider_message_id) == ("sent", "o1")
    _, renewal, request = provider.asked
    form = dict(pair.split("=", 1) for pair in renewal.content.decode().split("&"))
    audience = "https://oauth2.googleapis.com/token"
    claims = jwt.decode(form["assertion"], _KEY.public_key(), algorithms=["RS256"], audience=audience)
    assert claims["iss"] == "a@b.example"
    assert request.headers["authorization"] == "Bearer NEW"
    assert request.url.host == "asia-rcsbusinessmessaging.googleapis.com"
    assert dict(request.url.params) == {"messageId": "o1", "agentId": "shop"}


async def test_what_was_taken_before_is_sent_and_who_has_no_rcs_is_said() -> None:
    for status, state, found in (
        (409, "sent", None),
        (404, "failed", "recipient_invalid"),
        (503, "failed", "transient"),
    ):
        provider = Provider([{"status": status, "json": {}}], {"google_token": "T"}, now())
        result = await ADAPTER.send(ACCOUNT, MESSAGE, provider.outside)
        assert (result.state, result.error.error_class if result.error else None) == (state, found)
    result = await ADAPTER.send(account_for("rcs", {}), MESSAGE, Provider([], {}, now()).outside)
    assert result.error.error_class == "auth"


async def test_answers_and_links_are_suggested() -> None:
    provider = Provider([], {"google_token": "T"}, now())
    items = (MenuItem(id="a", title="A"), MenuItem(title="B", url="https://b.example"))
    message = OutboundMessage(id="conv 1#2", to=MESSAGE.to, parts=(Menu(head="Which?", items=items),))
    result = await ADAPTER.send(ACCOUNT, message, provider.outside)
    content = json.loads(provider.asked[0].content)["contentMessage"]
    assert (content["text"], [next(iter(each)) for each in content["suggestions"]]) == ("Which?", ["reply", "action"])
    assert result.provider_message_id == provider.asked[0].url.params["messageId"]
    assert "#" not in result.provider_message_id
