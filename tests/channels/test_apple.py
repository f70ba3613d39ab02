"""Apple Messages beyond what was recorded: compressed bodies, tokens, files behind a key, closed conversations."""

import gzip
import json
from types import SimpleNamespace
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from haoke.channels.contract import RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.types import Image, OutboundMessage, Peer, Text
from haoke.channels.windows import window_of
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for
from tests.channels.kinds import apple

pytestmark = pytest.mark.anyio
ACCOUNT = account_for("apple", apple.settings({}))
ADAPTER: Any = adapter_of("apple")
KEY = ACCOUNT.settings.key()
MESSAGE = {"id": "m1", "sourceId": "urn:mbid:A", "destinationId": "urn:biz:0001", "type": "text", "v": 1}


def judged(body: bytes, key: bytes = KEY, audience: str = "msp-1") -> Judged:
    headers = {"authorization": f"Bearer {jwt.encode({'aud': audience}, key, algorithm='HS256')}"}
    return judge(
        ACCOUNT, RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    )


def test_a_compressed_body_is_read_a_forged_token_and_an_endless_body_are_not() -> None:
    body = gzip.compress(json.dumps(MESSAGE | {"body": "hello"}).encode())
    (event,) = judged(body).events
    assert event.parts == (Text(text="hello"),)
    assert judged(body, key=b"x" * 32).answer.status == 401
    assert judged(body, audience="msp-2").answer.status == 401
    assert judged(gzip.compress(b"0" * 5_000_000)).answer.status == 400


async def test_a_file_is_opened_with_its_key() -> None:
    key = bytes(range(32))
    locked = Cipher(algorithms.AES(key), modes.CTR(bytes(16))).encryptor().update(b"picture")
    file = {"name": "a.png", "mimeType": "image/png", "size": 7, "url": "https://p.icloud-content.com/x"}
    given = MESSAGE | {
        "body": "\ufffc see",
        "attachments": [file | {"owner": "o", "signature": "s", "key": "00" + key.hex()}],
    }
    (event,) = judged(json.dumps(given).encode()).events
    text, image = event.parts
    assert (text, type(image)) == (Text(text="see"), Image)
    where = {"json": {"download-url": "https://cvws.icloud-content.com/B/x"}}
    provider = Provider([where, {"content": locked}], {}, now())
    found = await ADAPTER.fetch_media(ACCOUNT, image, provider.outside)
    assert (found.content, found.mime, found.filename) == (b"picture", "image/png", "a.png")
    assert provider.asked[0].headers["owner"] == "o"


async def test_what_is_sent_is_compressed_and_signed_for_apple() -> None:
    provider = Provider([], {}, now())
    message = OutboundMessage(id="o1", to=Peer("urn:mbid:A", "apple_opaque_id"), parts=(Text(text="你好"),))
    result = await ADAPTER.send(ACCOUNT, message, provider.outside)
    (request,) = provider.asked
    body = json.loads(gzip.decompress(request.content))
    assert (body["type"], body["body"], body["destinationId"]) == ("text", "你好", "urn:mbid:A")
    assert result.provider_message_id == body["id"] == request.headers["id"]
    claims = jwt.decode(request.headers["authorization"][7:], KEY, algorithms=["HS256"])
    assert claims["iss"] == "msp-1"


def test_who_closed_the_conversation_is_left_in_peace_until_they_write_again() -> None:
    closed: Any = SimpleNamespace(marks={"message": [1, 0], "unsubscribe": [2, 0]})
    again: Any = SimpleNamespace(marks={"message": [3, 0], "unsubscribe": [2, 0]})
    assert window_of(ACCOUNT, closed, now()).state == "closed"
    assert window_of(ACCOUNT, again, now()).state == "open"
