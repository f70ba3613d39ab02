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
    account, provider = account_of(case), provider_of(case)
    adapter: Any = adapter_of(account.kind)
    assert isinstance(adapter, Pulling)
    wanted, expected = wanted_of(case), case.content.get("expect", case.content)
    first = wanted[0].get("json", {})
    taken = Taken(first.get("cursor", ""))
    await adapter.pull(account, first.get("token", ""), taken, provider.outside)
    assert len(provider.asked) >= len(wanted)
    for one, request in zip(wanted, provider.asked, strict=False):
        assert not asked_wrongly(one, request)
    found = [as_compared(event) for event in taken.events]
    assert not differences(expected_events(expected, found), found)
    assert taken.cursor == expected.get("next_cursor", taken.cursor)
