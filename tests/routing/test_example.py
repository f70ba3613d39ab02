"""The example of an outside strategy: it joins the catalogue as any installed package does, and keeps the rules."""

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import msgspec
from hypothesis import given

from haoke.routing.chain import Policy, Step
from haoke.routing.contract import Candidate, Facts
from haoke.routing.matching import match
from tests.routing.people import EXAMPLE, STEADY, TEAM, crews, patient, roster_of, work

LIST = """
import json, msgspec
from haoke.routing.chain import STRATEGIES
found = STRATEGIES["steady"]
print(json.dumps([len(STRATEGIES), found.titles["en"], msgspec.json.schema(found.settings)]))
"""


def test_joins_by_its_entry_point_without_a_change_to_haoke(tmp_path: Path) -> None:
    """In a process of its own that finds the package's code and metadata on its path, as after an installation."""
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    metadata = tmp_path / f"haoke_steady-{project['version']}.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    lines = [
        f"[{group}]\n{name} = {place}"
        for group, named in project["entry-points"].items()
        for name, place in named.items()
    ]
    (metadata / "entry_points.txt").write_text("\n".join(lines))
    path = os.pathsep.join([str(EXAMPLE / "src"), str(tmp_path), *sys.path])
    shown = subprocess.run(
        [sys.executable, "-c", LIST], env=os.environ | {"PYTHONPATH": path}, capture_output=True, check=True, timeout=60
    )
    count, title, schema = json.loads(shown.stdout)
    assert count > 1
    assert title == "Steady hands"
    assert schema["$defs"]["Settings"]["properties"]["agents"]["titles"].keys() == {"en", "zh-CN", "zh-TW"}


@patient
@given(candidates=crews(least=1))
def test_a_customer_keeps_the_agents_whoever_else_comes_and_goes(candidates: list[Candidate]) -> None:
    item = work(facts=Facts(identity="corp-7"))
    policy = Policy((Step("steady", STEADY, msgspec.convert({"agents": 1}, STEADY.settings), 0),))
    found = match(item, roster_of(candidates), TEAM, policy, {})[0].chosen
    assert found in candidates
    others = [each for each in candidates if each != found]
    for gone in others:
        left = [each for each in candidates if each != gone]
        assert match(item, roster_of(left), TEAM, policy, {})[0].chosen == found
    assert STEADY.narrow(work(), candidates, STEADY.settings(), {}) == (None, {})
