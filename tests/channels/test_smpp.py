"""SMPP against a centre that somebody else wrote, and PDUs of a library that is neither's."""

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
import smpplib.consts
import smpplib.smpp
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.adapters.sms_smpp import adapter, sending
from haoke.channels.adapters.sms_smpp.joining import PATIENCE, cursor_of, expired, joined, waiting_in
from haoke.channels.adapters.sms_smpp.link import BindRefused
from haoke.channels.adapters.sms_smpp.pdus import Pdu, ShortMessage, Unreadable, pdu_in, short_message_in
from haoke.channels.adapters.sms_smpp.receipts import receipts_in
from haoke.channels.adapters.sms_smpp.receiving import Receiving
from haoke.channels.adapters.sms_smpp.settings import SmppSettings
from haoke.channels.adapters.sms_smpp.texts import pieces_of, submissions, text_in
from haoke.channels.contract import Account
from haoke.channels.outside import NoAnswer
from haoke.channels.types import OutboundMessage, Peer, Text
from haoke.channels.wording import in_words
from haoke.kernel.assets import _npm
from tests.channels.catalogue import account_for
from tests.channels.catalogue import recorded as recording
from tests.channels.lines import Kept, outside, running
from tests.support.server import ROOT

pytestmark = pytest.mark.anyio

PDUS: dict[str, str] = json.loads(recording("sms_smpp/pdus.json").read_bytes())["pdus_hex"]
DELIVERED = sorted(name for name in PDUS if name.startswith("deliver_sm"))
LONG = "长短信的内容😀" * 30


def parsed(raw: bytes) -> Any:
    return smpplib.smpp.parse_pdu(raw, client=SimpleNamespace(next_sequence=lambda: 1), allow_unknown_opt_params=True)


def recorded(name: str) -> ShortMessage:
    return short_message_in(pdu_in(bytes.fromhex(PDUS[name])).body)


async def taken(*names: str) -> list[str]:
    kept = Kept()
    receiving = Receiving("gsm7", kept, outside())
    for name in names:
        await receiving.take(pdu_in(bytes.fromhex(PDUS[name])))
    return [in_words(event.parts) for event in kept.events.values()]


@pytest.mark.parametrize("name", DELIVERED)
async def test_what_is_delivered_is_read_as_another_library_reads_it(name: str) -> None:
    found, pdu = recorded(name), parsed(bytes.fromhex(PDUS[name]))
    assert found.source == pdu.source_addr.decode()
    assert found.destination == pdu.destination_addr.decode()
    assert found.esm_class == pdu.esm_class
    assert found.data_coding == pdu.data_coding
    whole = pdu.short_message or pdu.message_payload or b""
    assert whole.endswith(found.content)
    assert found.receipted == (pdu.receipted_message_id or b"").decode().rstrip("\0")


async def test_parts_are_joined_in_any_order() -> None:
    (text,) = await taken("deliver_sm_mo_concat_udh_part2", "deliver_sm_mo_concat_udh_part1")
    assert text == "第一段第二段"
    (text,) = await taken("deliver_sm_mo_concat_sar_part1", "deliver_sm_mo_concat_sar_part2")
    assert text == "甲段乙段"
    assert (await taken("deliver_sm_payload_tlv"))[0] == "长" * 100


@pytest.mark.parametrize(
    ("state", "expected"),
    [("DELIVRD", "delivered"), ("EXPIRED", "failed"), ("UNDELIV", "failed"), ("REJECTD", "failed")],
)
async def test_receipts_tell_of_a_message(state: str, expected: str) -> None:
    (receipt,) = receipts_in(recorded(f"deliver_sm_dlr_{state}"))
    assert (receipt.provider_message_id, receipt.state) == ("SIM2", expected)
    assert receipt.code == ("" if expected == "delivered" else f"{state}:45")


async def test_an_id_in_decimal_is_also_looked_for_in_hexadecimal() -> None:
    names = [receipt.provider_message_id for receipt in receipts_in(recorded("deliver_sm_dlr_hex_vs_dec_id"))]
    assert names == ["3735928559", "deadbeef"]


@given(st.binary(max_size=120))
def test_rubbish_is_refused_by_name(raw: bytes) -> None:
    for read in (pdu_in, short_message_in):
        try:
            read(raw)
        except Unreadable:
            continue


@given(st.text(alphabet=st.sampled_from("aé€{长😀 "), min_size=1, max_size=900), st.randoms(use_true_random=False))
def test_a_text_comes_back_whole_whatever_the_order_of_its_parts(text: str, random: Any) -> None:
    pieces = pieces_of(text, "gsm7")
    assert all(len(piece.content) <= (134 if piece.name == "ucs2" else 153) for piece in pieces) or len(pieces) == 1
    coding = 8 if pieces[0].name == "ucs2" else 0
    parts = [
        msgspec.structs.replace(
            recorded("deliver_sm_mo_concat_udh_part1"),
            data_coding=coding,
            content=piece.content,
            joint=None if len(pieces) == 1 else {"ref": 1},
        )
        for piece in pieces
    ]
    parts = [
        part if part.joint is None else msgspec.structs.replace(part, joint=_joint(len(pieces), number))
        for number, part in enumerate(parts, start=1)
    ]
    random.shuffle(parts)
    waiting, whole = [], []
    for part in parts:
        waiting, found = joined(waiting_in(cursor_of(waiting)), part, 1.0)  # a process dies between any two
        whole += found
    assert waiting == []
    assert [text_in(each.content, each.data_coding, "gsm7") for each in whole] == [text]


def _joint(total: int, number: int) -> Any:
    found = recorded("deliver_sm_mo_concat_udh_part1").joint
    assert found is not None
    return msgspec.structs.replace(found, total=total, number=number)


async def test_what_never_comes_is_not_waited_for_without_end() -> None:
    waiting, whole = joined([], recorded("deliver_sm_mo_concat_udh_part1"), 1.0)
    assert whole == []
    waiting, whole = expired(waiting, 2.0 + PATIENCE)
    assert waiting == []
    assert [(text_in(each.content, 8, "gsm7"), each.missing) for each in whole] == [("第一段", 1)]


@pytest.mark.parametrize("way", ["udh", "sar", "payload"])
async def test_long_texts_go_out_as_another_library_understands_them(way: Any) -> None:
    made = submissions(SmppSettings(number="+8610690001", long_texts=way), "8613800138001", LONG, 77)
    content = b""
    for number, message in enumerate(made, start=1):
        pdu = parsed(message.pdu())
        assert pdu.source_addr == b"8610690001"
        assert pdu.source_addr_ton == smpplib.consts.SMPP_TON_INTL
        if way == "udh":
            assert pdu.esm_class == smpplib.consts.SMPP_GSMFEAT_UDHI
            assert pdu.short_message[:6] == bytes([5, 0, 3, 77, len(made), number])
            content += pdu.short_message[6:]
        elif way == "sar":
            assert (pdu.sar_msg_ref_num, pdu.sar_total_segments, pdu.sar_segment_seqnum) == (77, len(made), number)
            content += pdu.short_message
        else:
            content += pdu.message_payload
    assert content.decode("utf-16-be") == LONG


class Centre:
    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.port = 0

    async def wish(self, what: str, **fields: Any) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **fields}).encode() + b"\n")
        await self._process.stdin.drain()

    async def heard(self, event: str) -> dict[str, Any]:
        """The next of this kind; others are passed over."""
        assert self._process.stdout is not None
        async with asyncio.timeout(60):
            while True:
                said: dict[str, Any] = json.loads(await self._process.stdout.readline())
                if said["event"] == event:
                    return said

    def account(self, **settings: Any) -> Account[SmppSettings]:
        given = {"host": "127.0.0.1", "port": self.port, "system_id": "haoke", "password": "secret"}
        return account_for("sms_smpp", given | {"number": "1069000123"} | settings)


@pytest.fixture
async def centre() -> AsyncIterator[Centre]:
    environment = _npm()[1] | {"NODE_PATH": str(ROOT / "web" / "node_modules")}
    process = await asyncio.create_subprocess_exec(
        "node",
        str(ROOT / "tests" / "channels" / "smsc.cjs"),
        env=environment,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Centre(process)
    made.port = (await made.heard("listening"))["port"]
    yield made
    process.kill()
    await process.wait()


def text(words: str, *, to: str = "8613800138001", id: str = "m-1#1") -> OutboundMessage:
    return OutboundMessage(id=id, to=Peer(to, "phone"), parts=(Text(text=words),))


async def test_a_line_receives_sends_and_hears_what_became_of_it(centre: Centre) -> None:
    account, kept, way = centre.account(), Kept(), outside()
    async with running(account, kept, way):
        assert (await centre.heard("bound"))["as"] == "bind_transceiver"
        await centre.wish("message", **{"from": "8613800138000", "text": "我要退货 😀", "coding": 8})
        event = await kept.next()
        assert (event.peer.id, event.peer.id_kind, in_words(event.parts)) == ("8613800138000", "phone", "我要退货 😀")
        assert (await centre.heard("acknowledged"))["status"] == 0
        await centre.wish("payload", **{"from": "8613800138000", "text": LONG})
        assert in_words((await kept.next()).parts) == LONG
        result = await adapter.send(account, text("Hello {you} €"), way)
        submitted = await centre.heard("submitted")
        assert (result.state, result.provider_message_id) == ("sent", submitted["id"])
        assert (submitted["text"], submitted["from"], submitted["receipt"]) == ("Hello {you} €", "1069000123", 1)
        told = {"id": submitted["id"], "state": "DELIVRD", "err": "000"}
        await centre.wish("receipt", **{"from": "8613800138001"}, **told)
        receipt = (await kept.next()).receipt
        assert receipt is not None
        assert (receipt.state, receipt.provider_message_id) == ("delivered", submitted["id"])
        await centre.wish("ask")
        await centre.heard("there")
    await centre.heard("unbound")


@pytest.mark.parametrize("way", ["udh", "sar"])
async def test_parts_that_were_acknowledged_outlive_the_line(centre: Centre, way: str) -> None:
    account, kept, out = centre.account(), Kept(), outside()
    content = LONG.encode("utf-16-be")
    parts = [content[place : place + 133] for place in range(0, len(content), 133)]  # within characters
    for number in reversed(range(1, len(parts) + 1)):
        async with running(account, kept, out):
            await centre.heard("bound")
            part = {"hex": parts[number - 1].hex(), "ref": 9, "total": len(parts), "number": number, "way": way}
            await centre.wish("part", **{"from": "8613800138000"}, **part)
            await centre.heard("acknowledged")
    assert in_words((await kept.next()).parts) == LONG
    assert kept.cursor == ""


async def test_the_same_words_twice_are_two_and_sent_again_on_a_new_line_one(centre: Centre) -> None:
    account, kept, way = centre.account(), Kept(), outside()
    for times in (2, 1):
        async with running(account, kept, way) as line:
            await centre.heard("bound")
            for _ in range(times):
                await centre.wish("message", **{"from": "1", "text": "ok", "coding": 0})
                await centre.heard("acknowledged")
            await centre.wish("drop")
            await asyncio.wait([line])
            assert line.exception() is not None
    assert len(kept.events) == 2


async def test_a_process_without_a_line_opens_one_to_send(centre: Centre) -> None:
    account, way = centre.account(), outside()
    result = await adapter.send(account, text("一" * 80), way)
    assert (await centre.heard("bound"))["as"] == "bind_transmitter"
    first, second = await centre.heard("submitted"), await centre.heard("submitted")
    assert (first["receipt"], second["receipt"]) == (0, 1)
    assert result.provider_message_id == second["id"]
    assert first["udh"][:-2] == second["udh"][:-2]
    assert (await adapter.send(account, text("again"), way)).state == "sent"
    line = sending._lines[account.id, account.settings]
    line._close()
    await centre.heard("unbound")


async def test_what_a_centre_refuses_has_a_reason(centre: Centre) -> None:
    account, way = centre.account(), outside()
    refused = await adapter.send(account, text("x", to="0000"), way)
    assert refused.error is not None
    assert (refused.state, refused.error.error_class, refused.error.retryable) == ("failed", "recipient_invalid", False)
    assert (await adapter.send(account, text("x", to="9999"), way)).state == "sent"  # throttled twice
    with pytest.raises(NoAnswer) as lost:
        await adapter.send(account, text("x", to="6666"), way)
    assert lost.value.written
    assert (await adapter.send(account, text("x"), way)).state == "sent"  # by a new line
    wrong = centre.account(password="other")
    denied = await adapter.send(wrong, text("x"), way)
    assert denied.error is not None
    assert denied.error.error_class == "auth"
    assert not (await adapter.health(wrong, way)).well
    assert (await adapter.health(account, way)).well
    with pytest.raises(BindRefused):
        await adapter.run(wrong, Kept(), way)


async def test_a_centre_that_is_not_there_has_nothing() -> None:
    account = account_for("sms_smpp", {"host": "127.0.0.1", "port": 1, "system_id": "haoke"})
    with pytest.raises(NoAnswer) as lost:
        await adapter.send(account, text("x"), outside())
    assert not lost.value.written
    assert Pdu(0, 0, 0).text() == ""
