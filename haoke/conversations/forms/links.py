"""The address where a form is filled in by whoever has it: it says nothing, and only its hash is stored.

The token is made from the id of the sending and the installation's secret, so that every process that hands the message
out finds the same one and none has to keep it.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from haoke.conversations.types import Part
from haoke.kernel import tokens

_PURPOSE = "form"
_here: list[tuple[str, str]] = []
"""Address and secret of this process; tests have several applications in one, and the last serves."""


@contextmanager
def served(base: str, secret: str) -> Iterator[None]:
    """``base``: our address as customers reach it; ``secret``: the installation's."""
    here = (base, secret)
    _here.append(here)
    try:
        yield
    finally:
        _here.remove(here)


def form_token(sent_id: UUID) -> str:
    key = tokens.purpose_key(_here[-1][1], _PURPOSE)
    return base64.urlsafe_b64encode(hmac.digest(key, sent_id.bytes, hashlib.sha256)).decode().rstrip("=")


def form_link(part: Part) -> str:
    """Where the form of this message is filled in; empty when it holds none."""
    form = part.body.get("form")
    return f"{_here[-1][0]}/form/{form_token(UUID(form['id']))}" if form else ""
