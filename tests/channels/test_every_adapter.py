"""What holds for every channel there is, proven by its own recordings, through the journal and the desk."""

import gzip
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from haoke.channels import ways
from haoke.channels.actions.take_in import take_in
from haoke.channels.contract import Account, RawRequest, RawResponse
from haoke.channels.jobs import send_what_was_left
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import KINDS, adapter_of, is_connected
from haoke.channels.queries.accounts import any_account
from haoke.channels.types import RANKS, InboundEvent, OutboundMessage, Receipt, Template, Text, Unsupported
from haoke.channels.wording import in_words
from haoke.kernel.clock import now, to_ms
from haoke.kernel.runtime import Runtime
from tests.channels.catalogue import KNOWN, Provider, account_of, request_of
from tests.channels.proving import Recorded, arriving, body_of, recordings, several
from tests.support.api import Browser, Office, running_app, runtime_of
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

FOLDERS = sorted(KNOWN)
LINES = {"email", "sms_smpp"}
"""Kinds without requests; ``test_silent_lines.py`` has them."""

TOKENS = ("token", "getappaccesstoken", "accesstoken", "internal")
"""How paths end where adapters fetch their tokens."""


class World:
    """All providers at once. ``manner``: what they do with a message; what else they are asked they do not know."""

    def __init__(self) -> None:
        self.asked: list[httpx.Request] = []
        self.manner: Callable[[httpx.Request], Any] = silent

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.lower().rstrip("/").endswith(TOKENS):
            life = dict.fromkeys(("expires_in", "expireIn", "expire"), 7200)
            names = dict.fromkeys(("access_token", "accessToken", "tenant_access_token"), "T")
            return _answer(life | names | {"code": 0, "errcode": 0, "data": life | names | {"error_code": 0}})
        if request.method != "POST":
            return _answer({}, 404)
        self.asked.append(request)
        found = self.manner(request)
        answer: httpx.Response = await found if hasattr(found, "__await__") else found
        return answer


def _answer(said: Any, status: int = 200) -> httpx.Response:
    return httpx.Response(status, stream=httpx.ByteStream(msgspec.json.encode(said)))


def silent(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("nothing came back", request=request)


class Desk:
    """An administrator, and accounts of each kind as its recordings set them up."""

    def __init__(self, admin: Browser, world: World) -> None:
        self.admin, self.world = admin, world
        self._accounts: dict[bytes, Account[Any]] = {}

    @property
    def runtime(self) -> Runtime:
        return runtime_of(self.admin.app)

    async def account(self, recorded: Account[Any], name: str = "") -> Account[Any]:
        """One with these settings; another for another ``name``."""
        key = msgspec.json.encode([recorded.kind, recorded.settings, name])
        if key not in self._accounts:
            settings = msgspec.to_builtins(recorded.settings)
            new = {"kind": recorded.kind, "name": recorded.kind, "settings": settings}
            made = await self.admin.post_api("/channel-accounts", new)
            async with self.runtime.db.reading() as tx:
                workspace = UUID((await self.admin.me())["workspace"]["id"])
                self._accounts[key] = await any_account(tx, workspace, UUID(made["id"]))
        return self._accounts[key]

    async def take(self, account: Account[Any], request: RawRequest, judged: Judged) -> int:
        """How many events are new."""
        fresh = Judged(judged.answer, arriving(judged.events), judged.problem)
        return await self.runtime.db.run(take_in, account, msgspec.structs.replace(request, received_at=now()), fresh)

    async def shown(self, account: Account[Any]) -> int:
        return sum(len(texts) for texts in await self.said(account))

    async def settled(self, account: Account[Any]) -> dict[str, int]:
        tally: dict[str, int] = {}

        async def nothing_waits() -> bool:
            nonlocal tally
            tally = (await self.admin.get_api(f"/channel-accounts/{account.id}"))["tally"]
            return tally["pending"] == 0

        await until(nothing_waits, f"all of {account.kind} is processed")
        assert tally["requests"] == tally["processed"] + tally["rejected"]
        return tally

    async def conversations(self, account: Account[Any]) -> list[str]:
        found = (await self.admin.get_api("/conversations?list=all&limit=100"))["items"]
        return [each["id"] for each in found if each["site"]["id"] == str(account.id)]

    async def said(self, account: Account[Any]) -> list[list[str]]:
        """What stands in the desk, in each conversation; a place by its name."""
        said = []
        for each in await self.conversations(account):
            parts = (await self.admin.get_api(f"/conversations/{each}/parts"))["parts"]
            bodies = [part.get("body", {}) for part in parts if part["kind"] == "message"]  # none, once taken back
            said.append([body.get("text") or (body.get("location") or {}).get("label", "") for body in bodies])
        return said


@pytest.fixture(scope="module")
async def desk(db_url: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    world, outbound = World(), ways.outbound_client
    ways.outbound_client = lambda _: httpx.AsyncClient(transport=httpx.MockTransport(world))  # type: ignore[assignment]
    try:
        async with running_app(db_url, tmp_path_factory.mktemp("desk")) as app:
            office = Office(app)
            yield Desk(await office.administrator(), world)
            await office.close()
    finally:
        ways.outbound_client = outbound


def test_every_kind_is_proven_here() -> None:
    hooked = {recordings(folder).module.KIND for folder in FOLDERS}
    assert hooked | LINES == {kind for kind, adapter in KINDS.items() if is_connected(adapter)}


@pytest.mark.parametrize("folder", FOLDERS)
async def test_what_was_recorded_comes_once_and_is_shown(desk: Desk, folder: str) -> None:
    recorded, keys = recordings(folder), set[tuple[UUID, str, str]]()
    taken: dict[UUID, tuple[Account[Any], list[InboundEvent]]] = {}
    for case in recorded.told():
        account = await desk.account(account_of(case))
        request, judged = await recorded.judged(case)
        fresh = [event for event in judged.events if (account.id, event.dedup_key, event.apart) not in keys]
        assert await desk.take(account, request, judged) == len(fresh), case.name
        assert await desk.take(account, request, judged) == 0, f"{case.name} came twice"
        keys |= {(account.id, event.dedup_key, event.apart) for event in fresh}
        taken.setdefault(account.id, (account, []))[1].extend(fresh)
    for account, events in taken.values():
        assert (await desk.settled(account))["rejected"] == 0
        assert await desk.shown(account) == len(to_be_shown(events))


@pytest.mark.parametrize("folder", FOLDERS)
async def test_several_of_one_request_arrive_in_their_order(desk: Desk, folder: str) -> None:
    recorded = recordings(folder)
    if recorded.fetched:
        given = recorded.fetched
        request, judged = await recorded.judged(given[0])
    elif recorded.says("MANY", "ALONE") and hasattr(recorded.module, "ALONE"):
        return  # and why is said there
    else:
        name = recorded.module.MANY
        given = [case for case in recorded.told() if name or body_of(case).startswith("[")]
        expected = [event.dedup_key for case in given for event in (await recorded.judged(case))[1].events]
        request, judged = await recorded.judged(given[0], several([body_of(case) for case in given], name))
        assert [event.dedup_key for event in judged.events] == expected
    account = await desk.account(account_of(given[0]), "several")
    assert await desk.take(account, request, judged) == len({event.dedup_key for event in judged.events}) > 1
    assert (await desk.settled(account))["rejected"] == 0
    shown = to_be_shown(judged.events)
    peers = dict.fromkeys(event.peer.id for event in shown)
    wanted = [[in_words(event.parts).partition("\n")[0] for event in shown if event.peer.id == peer] for peer in peers]
    found = await desk.said(account)
    assert sorted(map(len, wanted)) == sorted(map(len, found))
    for texts in wanted:  # a file that could not be had says so behind its name
        assert any(all(map(str.startswith, each, texts)) for each in found if len(each) == len(texts)), (texts, found)


def to_be_shown(events: list[InboundEvent]) -> list[InboundEvent]:
    kinds = {"message", "postback", "unsupported"}
    return [event for event in events if event.kind in kinds and event.direction == "in" and not event.standby]


@pytest.mark.parametrize("folder", FOLDERS)
async def test_an_unknown_type_is_kept_and_shown(desk: Desk, folder: str) -> None:
    recorded = recordings(folder)
    read = [(case, *await recorded.judged(case, body)) for case, body in recorded.strange_bodies()]
    strange = [each for each in read if has_unknown(each[2].events)]
    assert bool(strange) == bool(read), "it is left out, or taken for something else"
    for case, request, judged in strange[:1]:
        account = await desk.account(account_of(case), "strange")
        assert await desk.take(account, request, judged) == len(judged.events)
        assert (await desk.settled(account))["rejected"] == 0
        assert any(text.startswith("[") for texts in await desk.said(account) for text in texts)
        (kept,) = (await desk.admin.get_api(f"/channel-accounts/{account.id}/requests"))["items"]
        assert kept["body"].encode() == request.body[: len(kept["body"].encode())] != b""


def has_unknown(events: list[InboundEvent]) -> bool:
    return any(isinstance(part, Unsupported) for event in to_be_shown(events) for part in event.parts)


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_is_forged_or_old_is_refused(folder: str) -> None:
    recorded = recordings(folder)
    right = [case for case in recorded.requests if is_taken(judge(account_of(case), request_of(case)))]
    proof, dated = recorded.says("PROOF"), not hasattr(recorded.module, "UNDATED")
    proven = [case for case in right if proof == "path" or _proof(request_of(case), proof)]
    assert proven, f"no recording of {folder} is proven by {proof}"
    for case in proven:
        account, request = account_of(case), request_of(case)
        problems = [judge(account, _forged(request, proof, spoil)).problem for spoil in (_spoilt, lambda _: "")]
        assert problems == ["SignatureInvalid"] * 2, (case.name, problems)
        if not hasattr(recorded.module, "UNSIGNED_BODY") and request.body:
            changed = request.body[:-2] + bytes([request.body[-2] ^ 1]) + request.body[-1:]
            spoilt = judge(account, msgspec.structs.replace(request, body=changed)).problem
            assert spoilt in {"SignatureInvalid", "RequestUnreadable"}, (case.name, spoilt)
        for days in (-2, 2) if dated else ():
            moved = msgspec.structs.replace(request, received_at=request.received_at + timedelta(days=days))
            assert judge(account, moved).problem == "SignatureStale", (case.name, days)


def is_taken(judged: Judged) -> bool:
    return bool(judged.events or judged.poke)


def _proof(request: RawRequest, proof: str) -> str:
    return request.headers.get(proof, "") or request.asked(proof)


def _spoilt(value: str) -> str:
    middle = len(value) // 2
    return value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :]


def _forged(request: RawRequest, proof: str, change: Callable[[str], str]) -> RawRequest:
    if proof == "path":
        return msgspec.structs.replace(request, path=change(request.path))
    query = tuple((name, change(value) if name == proof else value) for name, value in request.query)
    headers = {name: change(value) if name == proof else value for name, value in request.headers.items()}
    return msgspec.structs.replace(request, query=query, headers=headers)


class Talk:
    """Somebody of a channel has written, in an account of their own, and is answered."""

    def __init__(self, desk: Desk, recorded: Recorded, account: Account[Any], event: InboundEvent) -> None:
        self.desk, self.recorded, self.account, self.event = desk, recorded, account, event
        self.conversation = ""

    @classmethod
    async def begun(cls, desk: Desk, recorded: Recorded) -> "Talk":
        for case in recorded.told():
            request, judged = await recorded.judged(case)
            said = [event for event in to_be_shown(judged.events) if event.kind == "message"]
            if said:
                account = await desk.account(account_of(case), uuid4().hex)
                await desk.take(account, request, Judged(judged.answer, said[:1]))
                await desk.settled(account)
                talk = cls(desk, recorded, account, said[0])
                (talk.conversation,) = await desk.conversations(account)
                return talk
        pytest.fail(f"no message of {recorded.folder} was recorded")

    async def answers(self, text: str, id: str = "") -> str:
        template = getattr(self.recorded.module, "TEMPLATE", "")
        outward = {"outward": {"template": {"name": template}}} if template else {}
        message = id or str(uuid4())
        body = {"id": message, "body": {"text": text} | outward}
        await self.desk.admin.post_api(f"/conversations/{self.conversation}/messages", body)
        return message

    async def pieces(self, message: str) -> list[dict[str, Any]]:
        answer = await self.desk.admin.get(f"/api/v1/conversations/{self.conversation}/deliveries/{message}")
        pieces: list[dict[str, Any]] = answer.json().get("pieces", [])
        return pieces

    async def becomes(self, message: str, state: str, tries: int = 1) -> None:
        async def so() -> bool:
            return [(piece["state"], piece["tries"]) for piece in await self.pieces(message)] == [(state, tries)]

        await until(so, f"it becomes {state}")

    async def pauses_end(self) -> None:
        """Whatever waits is due now, and a worker looks."""
        async with self.desk.runtime.db.engine.begin() as connection:
            due = "UPDATE channel_deliveries SET due_at = 'epoch', not_before = NULL WHERE account_id = $1"
            await connection.exec_driver_sql(due, (self.account.id,))
        await send_what_was_left(self.desk.runtime)

    async def hears(self, receipt: Receipt) -> None:
        event = InboundEvent(kind="receipt", dedup_key=uuid4().hex, peer=self.event.peer, receipt=receipt)
        request = RawRequest(method="POST", path="", query=(), headers={}, body=b"{}", url="", received_at=now())
        await self.desk.take(self.account, request, Judged(RawResponse(), [event]))
        await self.desk.settled(self.account)

    async def named(self, message: str) -> str:
        """The id that the provider gives to a message which it takes."""
        tokens = dict(getattr(self.recorded.module, "TOKENS", {}))
        provider = Provider([{"json": self.recorded.says("ANSWER")}], tokens, now())
        template = getattr(self.recorded.module, "TEMPLATE", "")
        outgoing = OutboundMessage(
            id=f"{message}#1",
            to=self.event.peer,
            parts=(Text(text="x"),),
            thread=self.event.thread,
            reply_context=self.event.reply_context,
            template=Template(name=template) if template else None,
        )
        adapter: Any = adapter_of(self.account.kind)
        result = await adapter.send(self.account, outgoing, provider.outside)
        assert result.state == "sent", result
        return str(result.provider_message_id)


@pytest.mark.parametrize("folder", FOLDERS)
async def test_what_nobody_answered_comes_again_only_where_ids_are_honoured(desk: Desk, folder: str) -> None:
    recorded, world = recordings(folder), desk.world
    talk = await Talk.begun(desk, recorded)
    world.asked, world.manner = [], silent
    message = await talk.answers("Are you there?")
    if not adapter_of(talk.account.kind).capabilities.idempotent:
        await talk.becomes(message, "unknown")
        await talk.pauses_end()
        await talk.becomes(message, "unknown")
        assert len(world.asked) == 1
        return
    await talk.becomes(message, "queued")
    world.manner = lambda _: _answer(recorded.says("ANSWER"))
    await talk.pauses_end()
    await talk.becomes(message, "sent", tries=2)
    first, second = world.asked
    assert (first.url, ids_in(first)) == (second.url, ids_in(second)) != (first.url, [])


def ids_in(request: httpx.Request) -> list[str]:
    """The words by which the provider knows a message again: all that look like ours."""
    body = gzip.decompress(request.content) if request.content.startswith(b"\x1f\x8b") else request.content
    return re.findall(r"[0-9a-f-]{30,}(?:#1)?", f"{request.url} {request.headers} {body.decode()}")


RECEIVING = [folder for folder in FOLDERS if adapter_of(recordings(folder).module.KIND).capabilities.receipts]


@pytest.mark.parametrize("folder", RECEIVING)
async def test_receipts_before_the_answer_and_backwards_only_raise_a_state(desk: Desk, folder: str) -> None:
    recorded, world = recordings(folder), desk.world
    judged = [await recorded.judged(case) for case in recorded.told()]
    told = [event.receipt for _, each in judged for event in each.events if event.receipt is not None]
    told.sort(key=lambda receipt: RANKS[receipt.state], reverse=True)
    assert told, f"no receipt of {folder} was recorded"
    talk, message = await Talk.begun(desk, recorded), str(uuid4())
    name = await talk.named(message)

    async def overtaken(_request: httpx.Request) -> httpx.Response:
        for receipt in told:
            ours = {"our_id": f"{message}#1"} if receipt.our_id else {}
            theirs = {"provider_message_id": name} if receipt.provider_message_id else {}
            until_now = {"watermark_ms": to_ms(now()) + 1000} if receipt.watermark_ms is not None else {}
            await talk.hears(msgspec.structs.replace(receipt, **(ours | theirs | until_now)))
        return _answer(recorded.says("ANSWER"))

    world.manner = overtaken
    await talk.answers("It is on its way", message)
    best = max((receipt.state for receipt in told), key=lambda state: RANKS[state])
    await talk.becomes(message, max(best, "sent", key=lambda state: RANKS[state]))
