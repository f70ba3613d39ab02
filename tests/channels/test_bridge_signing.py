"""Signatures of bridges against an implementation that nobody here wrote."""

from datetime import UTC, datetime

import pytest
from standardwebhooks.webhooks import Webhook

from haoke.channels.adapters.bridge.signing import new_secret, sign, signed_headers, verify
from haoke.channels.errors import SignatureInvalid, SignatureStale

BODY = '{"text": "你好 👋"}'.encode()


def test_both_sign_the_same_and_believe_each_other() -> None:
    secret, other = new_secret(), new_secret()
    at = datetime.now(UTC).replace(microsecond=0)
    seconds = int(at.timestamp())
    theirs = Webhook(secret)
    assert theirs.sign("msg_1", at, BODY.decode()) == sign(secret, "msg_1", seconds, BODY)
    headers = signed_headers([other, secret], "msg_1", seconds, BODY)
    assert theirs.verify(BODY.decode(), headers) == {"text": "你好 👋"}
    verify([other, secret], headers | {"webhook-signature": theirs.sign("msg_1", at, BODY.decode())}, BODY, seconds)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"webhook-id": "msg_2"}, SignatureInvalid),
        ({"webhook-timestamp": "1795276801"}, SignatureInvalid),
        ({"webhook-timestamp": "soon"}, SignatureInvalid),
        ({"webhook-timestamp": "9" * 40}, SignatureInvalid),
        ({"webhook-signature": ""}, SignatureInvalid),
        ({"webhook-signature": "v1,é v2,x"}, SignatureInvalid),
        ({}, SignatureStale),
    ],
)
def test_what_was_changed_or_is_old_is_refused(changed: dict[str, str], refusal: type[Exception]) -> None:
    secret = new_secret()
    headers = signed_headers([secret], "msg_1", 1795276800, BODY)
    with pytest.raises(refusal):
        verify([secret], headers | changed, BODY, 1795276800 + (0 if changed else 301))
