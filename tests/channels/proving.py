"""What a kind's own recordings prove of it. Its module in ``kinds`` says how:

``PROOF``: the header or parameter that proves a request, or "path". ``UNDATED`` and ``UNSIGNED_BODY``: why it does not
say when it was signed, or does not cover the body. ``MANY``: the list in a body that may hold several events ("": the
body is it), or ``ALONE``: why it never does. ``STRANGE``: what to put in the place of what, or ``strange(body)``, to
have a type that nobody knows, or ``PLAIN``: why there is none. ``ANSWER``: what the provider says when it takes a
message. ``TEMPLATE``: an approved text, where it takes or tells of nothing else.
"""

import importlib
import json
from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from haoke.channels.contract import RawRequest, RawResponse
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import adapter_of
from haoke.channels.types import InboundEvent
from tests.channels.catalogue import OWN, Case, account_of, cases, is_fetched, provider_of, request_of
from tests.channels.pulled import Taken


class Recorded(msgspec.Struct):
    """A kind with its recordings."""

    folder: str
    module: Any
    requests: list[Case]
    fetched: list[Case]

    def says(self, *names: str) -> Any:
        """The first of these that its module tells; the test fails when it tells none of them."""
        for name in names:
            if hasattr(self.module, name):
                return getattr(self.module, name)
        pytest.fail(f"tests/channels/kinds/{self.folder}.py does not say {' or '.join(names)}")

    def told(self) -> list[Case]:
        """Its recordings that hold events."""
        found = [case for case in self.requests if judge(account_of(case), request_of(case)).events] + self.fetched
        assert found, f"nothing that {self.folder} tells was recorded"
        return found

    async def judged(self, case: Case, body: str | None = None) -> tuple[RawRequest, Judged]:
        """What is read in it, with another body that nobody has signed."""
        request = request_of(case) if case in self.requests else _polled(case)
        if body is not None:
            request = msgspec.structs.replace(request, body=body.encode())
        adapter: Any = adapter_of(self.module.KIND)
        if case in self.fetched:
            given = case.content if body is None else case.content | {"exchange": json.loads(body)}
            taken, provider = Taken(), provider_of(Case(case.folder, case.name, given))
            await adapter.pull(account_of(case), "", taken, provider.outside)
            return request, Judged(RawResponse(), taken.events)
        parsed = adapter.parse(account_of(case), request)
        return request, Judged(parsed.answer, parsed.events)

    def strange_bodies(self) -> list[tuple[Case, str]]:
        """Recordings with a type that nobody knows; none where there are no types."""
        if hasattr(self.module, "PLAIN"):
            return []
        given = self.says("STRANGE", "strange", "PLAIN")
        changed: Callable[[str], str] = given if callable(given) else lambda body: body.replace(*given, 1)
        bodies = [(case, body_of(case)) for case in self.told()]
        found = [(case, changed(body)) for case, body in bodies if changed(body) != body and not _is_echo(case)]
        assert found, f"no recording of {self.folder} can be made strange"
        return found


def body_of(case: Case) -> str:
    if "request" in case.content:
        return case.content["request"].get("body") or ""
    return json.dumps(case.content["exchange"], ensure_ascii=False, separators=(",", ":"))


def several(bodies: list[str], name: str) -> str:
    """One body with all that is in these."""
    lists = [json.loads(body) for body in bodies]
    if not name:
        return json.dumps([each for given in lists if isinstance(given, list) for each in given])
    inner = [each for given in lists for each in given.get(name, [given])]
    return json.dumps(lists[0] | {name: inner} if name in lists[0] else {name: inner})


def recordings(folder: str) -> Recorded:
    module = importlib.import_module(f"tests.channels.kinds.{folder}")
    requests = [case for case in cases("request", OWN) if case.folder == folder]
    fetched = [case for case in cases("exchange", OWN) if case.folder == folder and is_fetched(case)]
    return Recorded(folder, module, requests, fetched)


def _is_echo(case: Case) -> bool:
    events = case.content.get("expect", {}).get("events") or [{}]
    return bool(events[0].get("direction") == "echo")


def _polled(case: Case) -> RawRequest:
    """What stands in the journal for a page that was fetched."""
    return RawRequest(method="PULL", path="", query=(), headers={}, body=b"{}", url="", received_at=case.at)


def arriving(events: list[InboundEvent]) -> list[InboundEvent]:
    """As if they happened now."""
    return [msgspec.structs.replace(event, occurred_at=None) for event in events]
