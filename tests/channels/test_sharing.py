"""What all processes share of an account: one renews a token, all keep to the rate."""

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from haoke.channels.choosing import with_choice
from haoke.channels.contract import Account, Capabilities
from haoke.channels.outside import Token
from haoke.channels.pacing import reserve
from haoke.channels.shelf import AccountShelf
from haoke.channels.turns import Turn
from haoke.channels.types import InboundEvent, Peer, Text
from haoke.kernel.clock import now, to_ms
from tests.channels.paper import PaperSettings, paper
from tests.support.api import Office, runtime_of

pytestmark = pytest.mark.anyio


def account() -> Account[Any]:
    return Account(uuid4(), uuid4(), "paper", "key", "Paper", PaperSettings(), None, 0)


@pytest.fixture
def on_paper() -> Iterator[None]:
    with paper():
        yield


@pytest.mark.usefixtures("on_paper")
async def test_one_of_many_renews_a_token_and_the_others_wait_for_it(office: Office) -> None:
    runtime, known, asked = runtime_of(office.app), account(), list[str]()

    async def renew() -> Token:
        asked.append("")
        await asyncio.sleep(0)
        return Token(f"t-{len(asked)}", 7200)

    async def broken() -> Token:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await AccountShelf(runtime, known).token("access", broken)
    shelves = [AccountShelf(runtime, known) for _ in range(8)]
    assert set(await asyncio.gather(*(shelf.token("access", renew) for shelf in shelves))) == {"t-1"}
    await shelves[0].forget_token("access", "another")
    assert await shelves[1].token("access", renew) == "t-1"
    await shelves[0].forget_token("access", "t-1")
    assert set(await asyncio.gather(*(shelf.token("access", renew) for shelf in shelves))) == {"t-2"}
    assert len(asked) == 2


async def test_messages_find_their_places_one_after_another(office: Office) -> None:
    db, turn = runtime_of(office.app).db, Turn(uuid4(), uuid4(), "p-1")
    can = Capabilities(rate=1000.0, peer_rate=0.5, peer_burst=2)
    waits = [await db.run(reserve, turn, can) for _ in range(4)]
    assert waits[:2] == [0.0, 0.0]
    assert waits[2] is not None
    assert 1.5 < waits[2] <= 2.0
    assert waits[3] is None  # too far off to wait with it in hand
    other = Turn(turn.workspace_id, turn.account_id, "p-2")
    assert await db.run(reserve, other, can) == 0.0


MENU = {"items": [["r", "Red"], ["b", "Blue"]]}


@pytest.mark.parametrize(
    ("said", "age", "meant"),
    [("2", 0, "Blue"), (" ２。", 0, "Blue"), ("3", 0, "3"), ("2 pieces", 0, "2 pieces"), ("2", 31, "2")],
)
def test_a_number_is_understood_for_half_an_hour(said: str, age: int, meant: str) -> None:
    event = InboundEvent(kind="message", dedup_key="k", peer=Peer("p", "external"), parts=(Text(text=said),))
    (part,) = with_choice(event, MENU | {"at": to_ms(now()) - age * 60_000}).parts
    assert isinstance(part, Text)
    assert part.text == meant


def test_a_button_of_which_only_the_id_comes_back_says_its_title() -> None:
    event = InboundEvent(kind="postback", dedup_key="k", peer=Peer("p", "external"), payload="r")
    assert with_choice(event, MENU | {"at": 0}).parts == (Text(text="Red", menu_item_id="r"),)
