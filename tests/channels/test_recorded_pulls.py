"""What is fetched from providers that only say that there is something: ``exchange`` with the events to come out."""

from typing import Any

import pytest

from haoke.channels.contract import Pulling
from haoke.channels.kinds import adapter_of
from tests.channels.catalogue import (
    Case,
    account_of,
    as_compared,
    asked_wrongly,
    cases,
    differences,
    expected_events,
    is_fetched,
    provider_of,
    wanted_of,
)
from tests.channels.pulled import Taken

pytestmark = pytest.mark.anyio

CASES = [case for case in cases("config") if is_fetched(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.folder}/{case.name}")
async def test_what_is_fetched_is_asked_for_and_read(case: Case) -> None:
    """A recording may begin with how a token is got."""
    wrong = await _wrong(case, knows=True)
    assert not wrong or not await _wrong(case, knows=False), wrong


async def _wrong(case: Case, *, knows: bool) -> list[str]:
    account, provider = account_of(case), provider_of(case, knows=knows)
    adapter: Any = adapter_of(account.kind)
    assert isinstance(adapter, Pulling)
    wanted, expected = wanted_of(case), case.content.get("expect", case.content)
    first = next((one["json"] for one in wanted if "json" in one), {})
    taken = Taken(first.get("cursor", ""))
    await adapter.pull(account, first.get("token", ""), taken, provider.outside)
    pairs = zip(wanted, provider.asked, strict=False)
    wrong = [line for one, request in pairs for line in asked_wrongly(one, request)]
    wrong += [f"asked {len(provider.asked)} times"] if len(provider.asked) < len(wanted) else []
    found = [as_compared(event) for event in taken.events]
    wrong += differences(expected_events(expected, found), found)
    return wrong + differences(expected.get("next_cursor", taken.cursor), taken.cursor, "cursor")
