"""What is sent to providers and how their answers are understood, as it was recorded."""

from typing import Any

import pytest

from haoke.channels.contract import Sending, Typing
from haoke.channels.kinds import adapter_of
from haoke.channels.outside import sent
from tests.channels.catalogue import (
    Case,
    account_of,
    asked_wrongly,
    cases,
    is_fetched,
    outbound_of,
    provider_of,
    wanted_of,
)

pytestmark = pytest.mark.anyio

_OUT = {"expect_request", "expect_result", "exchange"}
CASES = [case for case in cases("config") if case.content.keys() & _OUT and not is_fetched(case)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.folder}/{case.name}")
async def test_a_message_is_sent_as_recorded(case: Case) -> None:
    """A recording may begin with how a token is got."""
    wrong = await _wrong(case, knows=True)
    assert not wrong or not await _wrong(case, knows=False), wrong


async def _wrong(case: Case, *, knows: bool) -> list[str]:
    account, provider = account_of(case), provider_of(case, knows=knows)
    adapter = adapter_of(account.kind)
    assert isinstance(adapter, Sending)
    wanted, message = wanted_of(case), outbound_of(case)
    if isinstance(adapter, Typing) and _shows_typing(wanted[0]):
        await adapter.typing(account, message.to, provider.outside)
        result = sent()
    else:
        result = await adapter.send(account, message, provider.outside)
    pairs = zip(wanted, provider.asked, strict=False)
    found = [line for expected, request in pairs for line in asked_wrongly(expected, request)]
    found += [f"asked {len(provider.asked)} times"] if len(provider.asked) < len(wanted) else []
    return found + _misread(case.content.get("expect_result", {}), result)


def _shows_typing(request: dict[str, Any]) -> bool:
    asked = request.get("json") or {}
    ended = str(request.get("url", "")).partition("?")[0].rpartition("/")[2]
    return ended in {"typing", "sendChatAction"} or bool({"command", "sender_action"} & asked.keys())


def _misread(expected: dict[str, Any], result: Any) -> list[str]:
    """What a recording says of the result and nobody here knows is misread, too."""
    error = result.error
    found = {
        "state": result.state,
        "provider_message_id": result.provider_message_id,
        "error_class": error.error_class if error else None,
        "code": error.code if error else None,
        "retryable": bool(error and error.retryable),
        "retry_after": error.retry_after if error else None,
        "migrated_to": error.migrated_to if error else None,
    }
    told = {name: value for name, value in expected.items() if name != "note"}
    return [f"{name}: {found.get(name)}" for name, value in told.items() if name not in found or value != found[name]]
