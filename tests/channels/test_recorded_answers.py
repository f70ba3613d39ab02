"""What is sent to providers and how their answers are understood, as it was recorded."""

from typing import Any

import pytest

from haoke.channels.contract import Sending
from haoke.channels.kinds import adapter_of
from tests.channels.catalogue import Case, account_of, asked_wrongly, cases, is_fetched, outbound_of, provider_of

pytestmark = pytest.mark.anyio

_OUT = {"expect_request", "expect_result", "exchange"}
CASES = [case for case in cases("config") if case.content.keys() & _OUT and not is_fetched(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.folder}/{case.name}")
async def test_a_message_is_sent_as_recorded(case: Case) -> None:
    account, provider = account_of(case), provider_of(case)
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Sending)
    result = await adapter.send(account, outbound_of(case), provider.outside)
    steps = case.content.get("exchange", [{"request": case.content.get("expect_request", {})}])
    wanted = [step["request"] for step in steps]
    for expected, request in zip(wanted, provider.asked, strict=False):
        assert not asked_wrongly(expected, request)
    assert len(provider.asked) >= len(wanted)
    assert not _misread(case.content.get("expect_result", {}), result)


def _misread(expected: dict[str, Any], result: Any) -> list[str]:
    error = result.error
    found = {
        "state": result.state,
        "provider_message_id": result.provider_message_id,
        "error_class": error.error_class if error else None,
        "retryable": bool(error and error.retryable),
        "retry_after": error.retry_after if error else None,
    }
    return [f"{name}: {found[name]}" for name in found if expected.get(name, found[name]) != found[name]]
