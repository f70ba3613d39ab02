"""A card in the form of its own that each channel has: all of it stands in what the provider is asked."""

import importlib
from typing import Any

import pytest

from haoke.channels.contract import Sending
from haoke.channels.kinds import KINDS, adapter_of
from haoke.channels.rendering import render
from haoke.channels.types import AnyPart, Card, MenuItem, OutboundMessage, Peer, ReplyContext
from haoke.kernel.clock import now
from tests.channels.catalogue import KNOWN, OWN, Provider, account_of, cases
from tests.channels.test_rendering import FILE, link

pytestmark = pytest.mark.anyio

LOOK = MenuItem(title="Look", url="https://shop.example/lamp")
YES, NO = MenuItem(title="Take it", id="lamp:1"), MenuItem(title="Leave it", id="lamp:2")
CASES = {case.folder: case for case in reversed(cases("config", OWN))}
KINDS_WITH_CARDS = [
    name
    for name in sorted(KNOWN & CASES.keys())
    if "card" in KINDS[importlib.import_module(f"tests.channels.kinds.{name}").KIND].capabilities.parts
]


def lamp(*links: MenuItem) -> Card:
    return Card(title="Desk lamp", text="Warm light", fields=(("Colour", "Green"),), file_id=FILE, links=links)


@pytest.mark.parametrize("folder", KINDS_WITH_CARDS)
@pytest.mark.parametrize("links", [(LOOK,), (YES, NO), ()], ids=["link", "answers", "alone"])
async def test_all_of_a_card_is_in_its_native_form(folder: str, links: tuple[MenuItem, ...]) -> None:
    account = account_of(CASES[folder])
    can = adapter_of(account.kind).capabilities
    pieces = render([lamp(*links)], can, link)
    assert len(pieces) == 1 or len(links) > can.card.answers
    asked = "".join([await _asked(folder, piece) for piece in pieces])
    for words in ("Desk lamp", "Warm light", "Colour", "Green", *(item.title for item in links)):
        assert words in asked
    for item in links if can.card.answers else ():
        assert (item.url or item.id) in asked


async def _asked(folder: str, parts: tuple[AnyPart, ...]) -> str:
    module = importlib.import_module(f"tests.channels.kinds.{folder}")
    answer: dict[str, Any] = {"id": "made"} | module.ANSWER
    answer["data"] = answer.get("data", {}) | {"image_key": "made"}
    tokens = dict.fromkeys(getattr(module, "TOKENS", {}), "T")
    provider = Provider([{"json": answer}] * 3, tokens, now())
    account = account_of(CASES[folder])
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Sending)
    context = ReplyContext(conversation_id="c", service_url="https://smba.trafficmanager.net/emea")
    message = OutboundMessage(id="m#1", to=Peer("1", "external"), parts=parts, reply_context=context)
    result = await adapter.send(account, message, provider.outside)
    assert result.state == "sent", result
    return "".join(request.content.decode(errors="replace").replace("\\", "") for request in provider.asked)
