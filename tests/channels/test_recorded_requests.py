"""What providers send, as it was recorded: answer and events; a request that was changed on the way is refused."""

from typing import Any

import msgspec
import pytest

from haoke.channels.judging import judge
from tests.channels.catalogue import (
    Case,
    account_of,
    as_compared,
    cases,
    differences,
    expected_events,
    request_of,
    stored,
)

CASES = cases("request")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.folder}/{case.name}")
def test_a_recorded_request_is_answered_and_read(case: Case) -> None:
    judged = judge(account_of(case), request_of(case))
    expected = case.content["expect"]
    assert not _wrong(expected.get("http", {}), judged.answer)
    found = [as_compared(event) for event in judged.events]
    assert not differences(expected_events(expected, found), found)
    assert not differences(expected.get("poke", {}).get("token", judged.poke), judged.poke)
    assert len({event.dedup_key for event in judged.events}) == len(judged.events)


@pytest.mark.parametrize(
    "case", [each for each in CASES if each.content["expect"].get("events")], ids=lambda case: case.name
)
def test_what_is_read_survives_the_journal(case: Case) -> None:
    for event in judge(account_of(case), request_of(case)).events:
        assert msgspec.convert(stored(event), type(event)) == event


def _wrong(expected: dict[str, Any], answer: Any) -> list[str]:
    checks = {
        "status": lambda value: answer.status == value,
        "status_in": lambda value: answer.status in value,
        "body": lambda value: answer.body.decode() == value,
        "body_in": lambda value: answer.body.decode() in value,
        "json": lambda value: msgspec.json.decode(answer.body) == value,
        "content_type": lambda value: answer.content_type.partition(";")[0] == value.partition(";")[0],
    }
    return [f"{name}: {answer}" for name, value in expected.items() if name != "note" and not checks[name](value)]
