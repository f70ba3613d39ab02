"""What holds for every channel there is, whichever it is: by its recordings, and for one that somebody else brings."""

import os
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import httpx
import pytest

from haoke.channels.judging import judge
from haoke.channels.kinds import KINDS, adapter_of
from haoke.channels.outside import NoAnswer, Outside
from haoke.channels.types import AnyPart
from tests.channels.catalogue import Case, account_of, cases, outbound_of, provider_of, request_of
from tests.support.server import ROOT

pytestmark = pytest.mark.anyio

INBOUND = [case for case in cases("request") if case.content["expect"].get("events")]
OUTBOUND = {case.folder: case for case in cases("config") if "expect_request" in case.content}


@pytest.mark.parametrize("case", INBOUND, ids=lambda case: f"{case.folder}/{case.name}")
def test_the_same_request_again_has_the_same_keys(case: Case) -> None:
    account, request = account_of(case), request_of(case)
    first, second = judge(account, request), judge(account, request)
    keys = [event.dedup_key for event in first.events]
    assert keys == [event.dedup_key for event in second.events]
    assert len(set(keys)) == len(keys)


class Silent:
    """Takes a request whole and never answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(str(request.url))
        raise httpx.ReadTimeout("nothing came back", request=request)


@pytest.mark.parametrize("case", OUTBOUND.values(), ids=lambda case: case.folder)
async def test_an_adapter_whose_provider_is_silent_says_so_and_asks_once(case: Case) -> None:
    account, provider, silent = account_of(case), provider_of(case), Silent()
    outside = Outside(httpx.AsyncClient(transport=httpx.MockTransport(silent)), provider, lambda: case.at)
    adapter: Any = adapter_of(account.kind)
    with pytest.raises(NoAnswer) as caught:
        await adapter.send(account, outbound_of(case), outside)
    assert caught.value.written
    assert len(silent.asked) == 1


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_channel_says_what_it_can(kind: str) -> None:
    adapter = adapter_of(kind)
    can = adapter.capabilities
    assert set(adapter.titles) == {"en", "zh-CN", "zh-TW"}
    assert {"text"} <= can.parts <= {str(part.__struct_config__.tag) for part in AnyPart.__args__}
    assert {"plain"} <= can.formats
    assert min(can.rate, can.peer_rate, can.peer_burst, can.max_text) > 0
    assert isinstance(adapter.settings(), adapter.settings)


SAMPLE = """
from haoke.channels.contract import Capabilities, ChannelSettings, Parsed
from haoke.channels.outside import sent


class Sample:
    titles = {"en": "Sample", "zh-CN": "Sample", "zh-TW": "Sample"}
    icon = "box"
    capabilities = Capabilities()
    settings = ChannelSettings

    def handshake(self, account, request): return None
    def verify(self, account, request): pass
    def parse(self, account, request): return Parsed([])
    async def send(self, account, message, outside): return sent("1")


adapter = Sample()
"""
LOOK = """
import sys
import haoke.app
from haoke.channels.contract import Hooked, Sending
from haoke.channels.kinds import KINDS
assert isinstance(KINDS["sample"], Hooked) and isinstance(KINDS["sample"], Sending)
sys.stdout.write(" ".join({name.partition(".")[0] for name in sys.modules}))
"""


def test_a_channel_of_a_package_is_there_and_no_library_of_a_vendor_is(tmp_path: Path) -> None:
    """Without a file that was touched, and with nothing that only tests need."""
    (tmp_path / "sample_channel.py").write_text(SAMPLE)
    about = tmp_path / "sample_channel-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: sample-channel\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[haoke.channels]\nsample = sample_channel:adapter\n")
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    known = os.environ | {"PYTHONPATH": paths}
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=known, cwd=ROOT, timeout=120, check=False, stdout=subprocess.PIPE, text=True
    )
    assert done.returncode == 0
    only_tested_with = set(re.findall(r"^([a-z][\w.-]*)", (ROOT / "requirements" / "dev.in").read_text(), re.MULTILINE))
    made_of = packages_distributions()
    loaded = {_plain(each) for name in done.stdout.split() for each in made_of.get(name, [])}
    assert "litestar" in loaded
    assert not loaded & set(map(_plain, only_tested_with))


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
