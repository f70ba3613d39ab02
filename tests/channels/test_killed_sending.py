"""A process that is killed while a provider has a message in hand: nobody knows whether it went, and it goes once."""

import asyncio
import sys

import httpx
import msgspec
import pytest

from haoke.channels.jobs import send_what_was_left
from haoke.channels.types import InboundEvent, Peer, Text
from haoke.conversations.jobs import hand_out_what_was_left
from tests.channels.paper import paper
from tests.support.api import Office, runtime_of
from tests.support.server import ROOT
from tests.support.waiting import until

pytestmark = pytest.mark.anyio

PLAY = "tests.channels.killed"


async def test_what_a_killed_process_was_sending_is_unknown_and_what_follows_goes(
    office: Office, fresh_url: str
) -> None:
    with paper() as provider:
        admin = await office.administrator()
        account = await admin.post_api("/channel-accounts", {"kind": "paper", "name": "Paper"})
        event = InboundEvent(kind="message", dedup_key="1", peer=Peer("p", "external"), parts=(Text(text="Hello"),))
        other = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", PLAY, fresh_url, str(runtime_of(admin.app).settings.data_dir), "sending"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        assert other.stdout is not None
        base = f"http://127.0.0.1:{int(await other.stdout.readline())}"
        cookie = "; ".join(f"{name}={value}" for name, value in admin.cookies.items())
        headers = {"Cookie": cookie, "Origin": base}
        async with httpx.AsyncClient(base_url=base, timeout=30, headers=headers) as there:
            hook = "/hooks/" + account["hook"].rpartition("/")[2]
            taken = await there.post(hook, content=msgspec.json.encode([event]), headers={"x-paper": "signed"})
            assert taken.status_code == 200
            conversation = ""

            async def opened() -> bool:
                nonlocal conversation
                found = (await admin.get_api("/conversations?list=all"))["items"]
                conversation = found[0]["id"] if found else ""
                return bool(found)

            await until(opened, "the conversation is there")
            path = f"/api/v1/conversations/{conversation}/messages"
            for number in (1, 2):
                message = {"id": str(number) * 8 + "-0000-4000-8000-000000000000", "body": {"text": f"line {number}"}}
                answer = await there.post(path, json=message)
                assert answer.status_code == 201, answer.text
            assert await other.stdout.readline() == b"begun\n"
            other.kill()
            await other.wait()
        async with runtime_of(admin.app).db.engine.begin() as connection:
            await connection.exec_driver_sql("UPDATE channel_deliveries SET due_at = 'epoch'")

        async def states() -> list[str]:
            items = (await admin.get_api(f"/conversations/{conversation}/deliveries"))["items"]
            return [each["state"] for each in sorted(items, key=lambda each: each["message_id"])]

        async def all_is_done() -> bool:
            await hand_out_what_was_left(runtime_of(admin.app))
            await send_what_was_left(runtime_of(admin.app))
            return await states() == ["unknown", "sent"]

        await until(all_is_done, "the first is unknown, the second sent")
        assert provider.said() == ["line 2"]
        tally = (await admin.get_api(f"/channel-accounts/{account['id']}"))["tally"]
        assert tally == {"requests": 1, "processed": 1, "rejected": 0, "pending": 0}
