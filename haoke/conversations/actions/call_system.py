"""Errands that call the company's systems."""

from typing import Any

import msgspec

from haoke.connections.actions.call_connection import call_connection
from haoke.connections.types import CallResult
from haoke.conversations.contract import CallAnswer, CallErrand
from haoke.conversations.system_calls import value_at
from haoke.flows.contract import Asked
from haoke.kernel.runtime import Runtime

_NOT_THERE = {404, 410}


class SystemOnErrand:
    """It runs errands of the kind ``call``. Where a task is only tried, it is read from but never written to."""

    seconds = 15.0

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime

    async def run(self, asked: Asked) -> dict[str, Any]:
        errand = msgspec.convert(asked.payload, CallErrand)
        trial = asked.subject_id is None
        if trial and errand.request.method != "GET":
            return _as_result(CallAnswer("ok"))
        result = await call_connection(
            self._runtime,
            asked.workspace_id,
            errand.connection_id,
            errand.request,
            source="trial" if trial else "task",
            shown=errand.shown,
        )
        return _as_result(_answer(errand, result))


def _answer(errand: CallErrand, result: CallResult) -> CallAnswer:
    if result.status in _NOT_THERE or result.problem == "missing":
        return CallAnswer("missing")
    if result.problem:
        return CallAnswer("failed")
    if errand.found and not value_at(result.body, errand.found):
        return CallAnswer("missing")
    return CallAnswer("ok", {name: value_at(result.body, path) for name, path in errand.taken.items()})


def _as_result(answer: CallAnswer) -> dict[str, Any]:
    result: dict[str, Any] = msgspec.to_builtins(answer)
    return result
