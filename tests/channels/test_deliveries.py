"""What becomes of what goes out: by each answer of a provider, and by none."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest

from haoke.channels.actions.note_receipt import match_parked
from haoke.channels.connections import keeping_connections
from haoke.channels.jobs import fetch_what_is_due, send_what_was_left
from haoke.channels.outside import Fetched, NoAnswer, failed, sent
from haoke.channels.types import (
    ChannelError,
    Image,
    InboundEvent,
    OutboundMessage,
    Peer,
    Receipt,
    SendResult,
    Text,
)
from haoke.conversations.frames import public_topic, typing
from haoke.conversations.jobs import hand_out_what_was_left
from haoke.kernel.auth import Actor
from haoke.kernel.clock import now, to_ms
from haoke.kernel.runtime import Runtime
from tests.channels.paper import Provider, paper
from tests.support.api import Browser, Office, runtime_of
from tests.support.pictures import picture
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

PEER = Peer("p-1", "external")


@pytest.fixture
def provider() -> Iterator[Provider]:
    with paper(receipts=True, recall=True) as made:
        yield made


class Shop:
    """An account on paper, the administrator, and a customer's conversation."""

    def __init__(self, admin: Browser, account: dict[str, Any]) -> None:
        self.admin = admin
        self.account = account
        self.hook = "/hooks/" + account["hook"].rpartition("/")[2]
        self.conversation = ""

    @property
    def runtime(self) -> Runtime:
        return runtime_of(self.admin.app)

    async def come(self, *events: InboundEvent) -> None:
        answer = await self.admin.post(self.hook, content=msgspec.json.encode(events), headers={"x-paper": "signed"})
        assert answer.status_code == 200
        await self.taken()

    async def taken(self) -> dict[str, int]:
        tally: dict[str, int] = {}

        async def all_is() -> bool:
            nonlocal tally
            tally = (await self.admin.get_api(f"/channel-accounts/{self.account['id']}"))["tally"]
            return tally["pending"] == 0

        await until(all_is, "all is taken")
        assert tally["requests"] == tally["processed"] + tally["rejected"]
        return tally

    async def opened(self) -> None:
        await self.come(says("Hello"))
        self.conversation = (await self.admin.get_api("/conversations?list=all"))["items"][0]["id"]

    async def answers(self, text: str) -> str:
        message = str(uuid4())
        body = {"id": message, "body": {"text": text}}
        await self.admin.post_api(f"/conversations/{self.conversation}/messages", body)
        return message

    async def pieces(self, message: str) -> list[dict[str, Any]]:
        path = f"/conversations/{self.conversation}/deliveries/{message}"
        pieces: list[dict[str, Any]] = (await self.admin.get_api(path))["pieces"]
        return pieces

    async def becomes(self, message: str, state: str) -> dict[str, Any]:
        found: dict[str, Any] = {}

        async def so() -> bool:
            nonlocal found
            items = (await self.admin.get_api(f"/conversations/{self.conversation}/deliveries"))["items"]
            found = next((each for each in items if each["message_id"] == message), {})
            return found.get("state") == state

        await until(so, f"it becomes {state}, not {found}")
        return found

    async def parts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.admin.get_api(f"/conversations/{self.conversation}/parts"))["parts"]
        return [part for part in found if part["kind"] == "message"]

    async def sql(self, statement: str) -> None:
        async with self.runtime.db.engine.begin() as connection:
            await connection.exec_driver_sql(statement)

    async def pauses_end(self) -> None:
        """What waits for its next try is due now, and a worker looks."""
        await self.sql("UPDATE channel_deliveries SET due_at = 'epoch', not_before = NULL WHERE state = 'queued'")
        await send_what_was_left(self.runtime)


@pytest.fixture
async def shop(office: Office, provider: Provider) -> AsyncIterator[Shop]:
    admin = await office.administrator()
    made = Shop(admin, await admin.post_api("/channel-accounts", {"kind": "paper", "name": "Paper"}))
    await made.opened()
    return made


def says(text: str, **more: Any) -> InboundEvent:
    given: dict[str, Any] = {"kind": "message", "dedup_key": uuid4().hex, "peer": PEER, "parts": (Text(text=text),)}
    return InboundEvent(**given | more)


def told(receipt: Receipt) -> InboundEvent:
    return InboundEvent(kind="receipt", dedup_key=uuid4().hex, peer=PEER, receipt=receipt)


async def test_receipts_come_before_the_answer_twice_and_backwards(shop: Shop, provider: Provider) -> None:
    async def overtaken(_message: OutboundMessage) -> SendResult:
        for state in ("read", "delivered", "read"):
            await shop.come(told(Receipt(state=state, provider_message_id="slow")))
        return sent("slow")

    provider.manners = [overtaken]
    message = await shop.answers("Here")
    await shop.becomes(message, "read")
    (piece,) = await shop.pieces(message)
    assert [step["state"] for step in piece["steps"]] == ["sent", "read", "delivered", "read"]
    await shop.come(told(Receipt(state="failed", provider_message_id="slow", code="late")))
    assert (await shop.becomes(message, "read"))["error"] is None
    second = await shop.answers("There")
    await shop.becomes(second, "sent")
    await shop.come(told(Receipt(state="failed", provider_message_id="p-2", error_class="user_blocked", code="131")))
    assert (await shop.becomes(second, "failed"))["error"] == {"error_class": "user_blocked", "code": "131"}
    third = await shop.answers("All")
    await shop.becomes(third, "sent")
    await shop.come(told(Receipt(state="read", watermark_ms=to_ms(now()) + 1000)))
    await shop.becomes(third, "read")
    await shop.becomes(second, "failed")


async def test_a_receipt_that_missed_the_answer_is_matched_later(shop: Shop, provider: Provider) -> None:
    await shop.come(
        told(Receipt(state="delivered", our_id="nobody")), told(Receipt(state="read", provider_message_id="p-1"))
    )
    await shop.sql("UPDATE channel_delivery_events SET named = 'later' WHERE named = 'p-1'")
    message = await shop.answers("Here")
    await shop.becomes(message, "sent")
    await shop.sql("UPDATE channel_delivery_events SET named = 'p-1' WHERE named = 'later'")
    await shop.runtime.db.run(match_parked)
    await shop.becomes(message, "read")
    assert len(provider.heard) == 1


async def test_what_nobody_answered_is_not_sent_again_by_itself(shop: Shop, provider: Provider) -> None:
    provider.manners = [NoAnswer(written=True), NoAnswer(written=False)]
    message = await shop.answers("Once")
    await shop.becomes(message, "unknown")
    await shop.pauses_end()
    other = await shop.answers("Not reached")
    await paused(shop, other, 1)
    await shop.pauses_end()
    await shop.becomes(other, "sent")  # nothing had gone out
    assert provider.said() == ["Once", "Not reached", "Not reached"]
    path = f"/conversations/{shop.conversation}/deliveries/{message}/resend"
    await shop.admin.post_api(path)
    await shop.becomes(message, "sent")
    assert [each.id for each in provider.heard].count(f"{message}#1") == 2
    await shop.admin.post_api(path, expect=409)


async def test_what_the_provider_says_may_go_well_later_is_tried_again(shop: Shop, provider: Provider) -> None:
    later = ChannelError(error_class="rate_limited", code="429", retryable=True, retry_after=7.0)
    never = ChannelError(error_class="user_blocked", code="403", message="blocked")
    provider.manners = [
        failed(later),
        failed(msgspec.structs.replace(later, retry_after=None)),
        sent("x"),
        failed(never),
    ]
    first, second = await shop.answers("first"), await shop.answers("second")
    for tries in (1, 2):
        await paused(shop, first, tries)
        await shop.pauses_end()
    assert (await shop.becomes(second, "failed"))["error"]["message"] == "blocked"
    assert provider.said() == ["first"] * 3 + ["second"]  # nothing overtakes
    provider.manners = [failed(later)] * 5
    third = await shop.answers("third")
    for tries in (1, 2, 3, 4):
        await paused(shop, third, tries)
        await shop.pauses_end()
    await shop.becomes(third, "failed")


async def paused(shop: Shop, message: str, tries: int) -> None:
    """After so many tries it waits for the next."""

    async def so() -> bool:
        answer = await shop.admin.get(f"/api/v1/conversations/{shop.conversation}/deliveries/{message}")
        pieces = answer.json().get("pieces", [])
        return any((piece["state"], piece["tries"]) == ("queued", tries) for piece in pieces)

    await until(so, f"it pauses after {tries}")


async def test_a_closed_window_is_not_asked_and_by_hand_it_is(shop: Shop, provider: Provider) -> None:
    provider.window = msgspec.structs.replace(provider.window, state="template_only")
    message = await shop.answers("Too late")
    assert (await shop.becomes(message, "failed"))["error"]["error_class"] == "window_closed"
    assert not provider.heard
    shown = await shop.admin.get_api(f"/conversations/{shop.conversation}/channel")
    assert (shown["window"]["state"], shown["recalls"]) == ("template_only", True)
    await shop.admin.post_api(f"/conversations/{shop.conversation}/deliveries/{message}/resend")
    await shop.becomes(message, "sent")
    provider.window = msgspec.structs.replace(provider.window, state="open")
    assert (await shop.admin.get_api(f"/conversations/{shop.conversation}/channel"))["window"]["remaining"] == 4
    await shop.come(says("I am here"))
    assert (await shop.admin.get_api(f"/conversations/{shop.conversation}/channel"))["window"]["remaining"] == 5


async def test_a_process_that_died_while_sending_leaves_it_unknown(shop: Shop, provider: Provider) -> None:
    message = await shop.answers("Here")
    await shop.becomes(message, "sent")
    await shop.sql("UPDATE channel_deliveries SET state = 'sending', due_at = 'epoch'")
    await send_what_was_left(shop.runtime)
    await shop.becomes(message, "unknown")
    assert len(provider.heard) == 1
    window = (await shop.admin.get_api(f"/conversations/{shop.conversation}/channel"))["window"]
    assert window["remaining"] == 3  # that one was answered, and left once more for all we know


async def test_what_was_written_while_nobody_listened_goes_out(shop: Shop, provider: Provider) -> None:
    message = await shop.answers("Here")
    await shop.becomes(message, "sent")
    await shop.sql("DELETE FROM channel_deliveries")
    await shop.sql("UPDATE outlets SET sent_seq = 0")
    await hand_out_what_was_left(shop.runtime)
    await shop.becomes(message, "sent")
    await hand_out_what_was_left(shop.runtime)
    assert provider.said() == ["Here", "Here"]


async def test_a_message_is_taken_back_at_the_channel(shop: Shop, provider: Provider) -> None:
    message = await shop.answers("Oops")
    await shop.becomes(message, "sent")
    seq = (await shop.parts())[-1]["seq"]
    await shop.admin.post_api(f"/conversations/{shop.conversation}/recall", {"seq": seq})
    await shop.becomes(message, "recalled")
    assert provider.recalled == ["p-1"]


async def test_the_peer_is_shown_that_somebody_writes(shop: Shop, provider: Provider) -> None:
    me = Actor("member", uuid4(), uuid4())
    conversation = UUID(shop.conversation)
    shop.runtime.hub.publish(public_topic(conversation), typing(conversation, me, True, None))
    async with asyncio.timeout(20):
        await provider.typed.wait()


async def test_files_are_fetched_and_a_stranger_gets_a_name(shop: Shop, provider: Provider) -> None:
    assert provider.profiles == 1
    provider.files = {"good": Fetched(picture(size=(30, 20)), "text/plain", "../a.txt"), "bad": NoAnswer(written=False)}
    good, bad = Image(media_ref="good", caption="Look"), Image(media_ref="bad", filename="b.png")
    await shop.come(says("", parts=(good, bad)))
    part = (await shop.parts())[-1]["body"]
    assert part["text"] == "Look\n[image] b.png (no answer)"
    (file,) = part["files"]
    assert (file["kind"], file["type"], file["width"], file["height"]) == ("image", "image/png", 30, 20)
    assert (await shop.admin.get(f"/api/v1/files/{file['id']}")).content == picture(size=(30, 20))
    assert provider.profiles == 1
    (conversation,) = (await shop.admin.get_api("/conversations?list=all"))["items"]
    assert conversation["customer"]["name"] == "Wang"


async def test_who_followed_first_gets_a_name_when_they_write(shop: Shop, provider: Provider) -> None:
    follower = Peer("p-2", PEER.id_kind)
    await shop.come(InboundEvent(kind="subscribe", dedup_key="f", peer=follower))
    assert provider.profiles == 1
    await shop.come(says("Hello", peer=follower), says("Hello?", peer=follower))
    assert provider.profiles == 2
    found = (await shop.admin.get_api("/conversations?list=all"))["items"]
    assert [each["customer"]["name"] for each in found] == ["Wang", "Wang"]


async def test_what_is_fetched_comes_once_page_by_page(shop: Shop, provider: Provider) -> None:
    silent = InboundEvent(kind="unsupported", dedup_key="s", peer=PEER)
    again = says("again", dedup_key="again")
    provider.pages = [[says("one"), again], [silent], [again, says("two")]]
    await shop.admin.post(shop.hook, content=b"poke:token", headers={"x-paper": "signed"})
    await until(lambda: pulls(provider, 1), "it was fetched")
    await until(lambda: has_failed(shop), "that it failed is noted")
    await shop.sql("UPDATE channel_cursors SET due_at = 'epoch'")
    await fetch_what_is_due(shop.runtime)
    await until(lambda: pulls(provider, 2), "it was fetched again")
    await until(lambda: said(shop, "two"), "all is there")
    assert provider.pulled == [("token", ""), ("token", "1")]
    assert [part["body"]["text"] for part in await shop.parts()][1:] == ["one", "again", "two"]
    assert not await has_failed(shop)


async def test_a_worker_keeps_the_connection_of_an_account_while_it_is_there(shop: Shop, provider: Provider) -> None:
    async with keeping_connections(shop.runtime):
        async with asyncio.timeout(20):
            await provider.running.wait()
        async with shop.runtime.db.engine.connect() as connection:
            held = await connection.exec_driver_sql("SELECT name FROM leases WHERE expires_at > now()")
            assert f"channels.run.{shop.account['id']}" in held.scalars().all()
        await shop.admin.api("DELETE", f"/channel-accounts/{shop.account['id']}")
        async with asyncio.timeout(20):
            await provider.ended.wait()


async def pulls(provider: Provider, number: int) -> bool:
    return len(provider.pulled) >= number


async def has_failed(shop: Shop) -> bool:
    shown = await shop.admin.get_api(f"/channel-accounts/{shop.account['id']}")
    return bool(shown["problem"] == "ConnectionError: the provider fell silent")


async def said(shop: Shop, text: str) -> bool:
    return any(part["body"].get("text") == text for part in await shop.parts())
