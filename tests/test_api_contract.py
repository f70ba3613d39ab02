"""What the API's description promises, tried with generated requests: no crash, and every answer as described."""

import asyncio
import json
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from haoke.app import openapi_json
from tests.support.company import Company
from tests.support.server import Server

EXAMPLES = 8  # requests an operation and audience
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
ENDING_THE_SESSION = {"DELETE /api/v1/session"}
SCHEMA = schemathesis.openapi.from_dict(json.loads(openapi_json()))
OPERATIONS = {operation.label: operation for operation in (found.ok() for found in SCHEMA.get_all_operations())}


class Doors(NamedTuple):
    """A running Haoke, and how each audience shows who it is."""

    url: str
    headers: dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Doors]:
    with asyncio.Runner() as runner:
        server = Server(tmp_path_factory.mktemp("haoke"), visitor_rate=1e6, member_rate=1e6)
        runner.run(server.start())
        yield runner.run(prepare(server))
        runner.run(server.stop())


async def prepare(server: Server) -> Doors:
    """An administrator, and a visitor of a site."""
    company = await Company.found(server.url)
    site = await company.site("Shop", await company.queue(await company.team("Support")))
    visitor = company.client()
    welcome = await visitor.call("POST", "/visitor/session", {"site": site["key"]})
    token = {"Authorization": f"Bearer {welcome['token']}"}
    member = company.admin.api.socket_headers()
    await company.close()
    return Doors(server.url, {"member": member, "visitor": token})


@pytest.mark.parametrize("audience", ["member", "visitor"])
@pytest.mark.parametrize("label", sorted(OPERATIONS.keys() - ENDING_THE_SESSION))
def test_answers_are_as_described(doors: Doors, label: str, audience: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(case=OPERATIONS[label].as_strategy())
    def answer(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=doors.url, headers=doors.headers[audience], checks=CHECKS, timeout=30)

    answer()
