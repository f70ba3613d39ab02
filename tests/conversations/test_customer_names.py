"""A customer's name stands in the lists, and changes there when somebody writes another."""

from typing import Any

import msgspec
import pytest

from tests.support.api import Office, runtime_of
from tests.support.served import open_shop

pytestmark = pytest.mark.anyio


class Ear:
    """A listener that keeps what it hears."""

    def __init__(self) -> None:
        self.topics: set[str] = set()
        self.heard: list[Any] = []

    def send(self, data: bytes) -> None:
        self.heard.append(msgspec.json.decode(data))


async def test_a_new_name_reaches_the_lists(office: Office) -> None:
    shop = await open_shop(office)
    conversation = await (await shop.visitor()).say("hello")
    customer = (await shop.admin.get_api("/customers"))["items"][0]
    ear, hub = Ear(), runtime_of(office.app).hub
    hub.join(f"l:{(await shop.admin.me())['workspace']['id']}:*", ear)
    await shop.admin.api("PATCH", f"/customers/{customer['id']}", {"version": 1, "name": "王小明"})
    frame = next(frame for frame in ear.heard if frame["t"] == "conv" and frame["conv"]["id"] == conversation)
    fresh = (await shop.admin.get_api(f"/conversations/{conversation}"))["conversation"]
    assert frame["conv"] == fresh
    assert fresh["customer"] == {"id": customer["id"], "name": "王小明"}
    ear.heard.clear()
    await shop.admin.api("PATCH", f"/customers/{customer['id']}", {"version": 2, "note": "likes tea"})
    assert ear.heard == []
