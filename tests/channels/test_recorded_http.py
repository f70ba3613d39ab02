"""Recorded requests over HTTP, as providers send them, and send them again: into the desk, once."""

from typing import Any

import pytest

from tests.channels.catalogue import Case, cases, module_of, request_of, settings_of
from tests.support.api import Office
from tests.support.waiting import until

pytestmark = pytest.mark.anyio
SAID = {
    "telegram/reply": ["就是这个"],
    "whatsapp/two_messages_one_entry": ["one", "two"],
    "rcs/suggestion": ["Good"],
    "apple/text": ["hello"],
}
"""Of channels that ask nobody who somebody is."""

CASES = [case for case in cases("request") if f"{case.folder}/{case.name}" in SAID]


async def test_what_was_recorded_stands_in_the_desk_once(office: Office) -> None:
    admin = await office.administrator()
    for case in CASES:
        account = await _set_up(admin, case)
        request, provider = request_of(case), office.browser()
        for _ in range(2):
            hook = "/hooks/" + account["hook"].rpartition("/")[2]
            assert (await provider.post(hook, headers=request.headers, content=request.body)).status_code == 200
        await _stands_there(admin, account["id"], SAID[f"{case.folder}/{case.name}"])


async def _set_up(admin: Any, case: Case) -> dict[str, Any]:
    given = {"kind": module_of(case).KIND, "name": case.folder, "settings": settings_of(case)}
    account: dict[str, Any] = await admin.post_api("/channel-accounts", given)
    return account


async def _stands_there(admin: Any, account_id: str, expected: list[str]) -> None:
    async def said() -> list[str]:
        listed = (await admin.get_api("/conversations?list=all"))["items"]
        found = [each["id"] for each in listed if each["site"]["id"] == account_id]
        assert len(found) <= 1
        parts = [part for each in found for part in (await admin.get_api(f"/conversations/{each}/parts"))["parts"]]
        return [part["body"]["text"] for part in parts if part["kind"] == "message"]

    async def all_is_there() -> bool:
        return len(await said()) >= len(expected)

    await until(all_is_there, " ".join(expected))
    assert await said() == expected
