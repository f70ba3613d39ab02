"""docs/asyncapi.yaml and the code name the same frames with the same fields."""

import ast
import re
from pathlib import Path
from typing import Any

import msgspec
import yaml

import haoke.app  # noqa: F401 - for the frames it registers
from haoke.kernel.realtime.socket import frame_kinds

ROOT = Path(__file__).parents[1]
DOCUMENT = yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text(encoding="utf-8"))
TAG_IN_BYTES = re.compile(rb'^\{"t":"(\w+)"')


def payloads(operation: str) -> dict[str, dict[str, Any]]:
    """``t`` → payload schema of what an operation sends or receives."""
    found = {}
    for reference in DOCUMENT["operations"][operation]["messages"]:
        name = reference["$ref"].rpartition("/")[2]
        payload = DOCUMENT["components"]["messages"][name]["payload"]
        alternatives = payload.get("oneOf", [payload])
        found[alternatives[0]["properties"]["t"]["const"]] = payload
    return found


def sent_by_the_server() -> set[str]:
    """Tags in the source: frame classes that are not the client's, ``{"t": ...}`` and bytes that begin like it."""
    tags = set()
    for path in (ROOT / "haoke").rglob("*.py"):
        if "demo" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Dict):
                for key, value in zip(node.keys, node.values, strict=True):
                    if isinstance(key, ast.Constant) and key.value == "t" and isinstance(value, ast.Constant):
                        tags.add(value.value)
            elif isinstance(node, ast.Constant) and isinstance(node.value, bytes):
                tags |= {match[1].decode() for match in [TAG_IN_BYTES.match(node.value)] if match}
            elif isinstance(node, ast.ClassDef):
                words = {word.arg: getattr(word.value, "value", None) for word in node.keywords}
                if words.get("tag_field") == "t" and words.get("tag"):
                    tags.add(words["tag"])
    return tags


def test_every_frame_of_a_client_is_documented_with_its_fields() -> None:
    registered = {kind.__struct_config__.tag: kind for kind in frame_kinds()}
    documented = payloads("clientSends")
    assert set(registered) == set(documented)
    for tag, kind in registered.items():
        fields = msgspec.structs.fields(kind)
        assert set(documented[tag]["properties"]) == {field.encode_name for field in fields} | {"t"}, tag
        required = {field.encode_name for field in fields if field.required}
        assert set(documented[tag]["required"]) == required | {"t"}, tag


def test_every_frame_of_the_server_is_documented() -> None:
    assert sent_by_the_server() == set(payloads("serverSends"))


def test_every_reference_leads_somewhere() -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for value in node for found in references(value)] if isinstance(node, list) else []

    for reference in references(DOCUMENT):
        target: Any = DOCUMENT
        for step in reference.removeprefix("#/").split("/"):
            assert step in target, reference
            target = target[step]
