"""Simulations over HTTP and from the command line."""

import json
from pathlib import Path
from typing import Any

import pytest

from haoke.cli import main
from tests.support.api import Browser, Office
from tests.support.office import fresh_url, office

__all__ = ["fresh_url", "office"]

LOAD = {"per_hour": 100, "handling": 120, "hours": 4, "agents": 5}


async def study(browser: Browser, **more: Any) -> dict[str, Any]:
    queue = (await browser.get_api("/queues"))["items"][0]
    plan = {"name": "as it is", "chain": queue["chain"], "rings": queue["rings"]}
    return {"queue_id": queue["id"], "plans": [plan], "load": LOAD} | more


@pytest.mark.anyio
async def test_plans_side_by_side(office: Office) -> None:
    admin = await office.administrator()
    asked = await study(admin)
    other = {"name": "fewer", "chain": [{"strategy": "longest_idle"}], "agents": 4}
    answer = await admin.post_api("/simulations", asked | {"plans": [*asked["plans"], other]})
    assert (answer["agents"], answer["complete"]) == (5, True)
    assert answer["formula"]["service_level"] == pytest.approx(0.7526, abs=0.0001)
    same, fewer = answer["outcomes"]
    assert (same["name"], fewer["name"]) == ("as it is", "fewer")
    assert same["offered"] == fewer["offered"] == answer["arrivals"] == sum(same["waits"])
    assert (len(same["shares"]), len(fewer["shares"])) == (5, 4)
    assert same["service_level"] > fewer["service_level"]
    assert await admin.post_api("/simulations", asked | {"plans": [*asked["plans"], other]}) == answer
    impatient = await admin.post_api("/simulations", asked | {"load": LOAD | {"agents": 2, "patience": 60}})
    assert impatient["formula"] is None
    assert impatient["outcomes"][0]["abandoned"] > 0


@pytest.mark.anyio
async def test_what_cannot_be_simulated(office: Office) -> None:
    admin = await office.administrator()
    asked = await study(admin)
    for changed, status, code in (
        ({"load": None}, 409, "NothingToSimulate"),
        ({"plans": []}, 400, "InvalidRequest"),
        ({"plans": [{"name": "x", "chain": [{"strategy": "magic"}]}]}, 400, "StrategyUnknown"),
        ({"load": LOAD | {"per_hour": 0}}, 400, "InvalidRequest"),
        ({"load": LOAD | {"handling": 1e300}}, 400, "InvalidRequest"),
        ({"days": 400}, 400, "InvalidRequest"),
        ({"queue_id": "00000000-0000-0000-0000-000000000001"}, 404, "QueueNotFound"),
    ):
        refused = await admin.post_api("/simulations", asked | changed, expect=status)
        assert refused["code"] == code, changed


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "longest idle.json"
    plan.write_text(json.dumps({"chain": [{"strategy": "longest_idle"}], "agents": 30}))
    assert main(["simulate", "--per-hour", "200", "--agents", "14", "--hours", "20", "--plan", str(plan)]) == 0
    out = capsys.readouterr().out
    assert "longest idle" in out
    assert "Erlang C" in out
    assert "88.8%" in out  # by the formula, of 14 agents
    assert main(["simulate", "--per-hour", "-1"]) == 1
    assert "per_hour" in capsys.readouterr().err
    plan.write_text("{}}")
    assert main(["simulate", "--plan", str(plan)]) == 1
    assert "haoke simulate:" in capsys.readouterr().err
