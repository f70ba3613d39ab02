"""Weibo's service for fans."""

import json
from typing import Any

KIND = "weibo"
PROOF = "signature"
UNSIGNED_BODY = "Weibo signs time and nonce alone"
ALONE = "one message a request"
STRANGE = ('"type":"text"', '"type":"hologram"')
ANSWER: dict[str, Any] = {"result": True}


def fill(content: dict[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    """Places are recorded in the provider's own coordinates. What is not said to be sent is in the form."""
    form = content.get("expect_request", {}).get("form")
    if form and not content.get("send", {}).get("parts"):
        made = made | {"parts": [_part(form["type"], json.loads(form["data"]))]}
    return made | {"parts": [{"datum": "gcj02"} | part for part in made["parts"]]}


def _part(kind: str, data: dict[str, Any]) -> dict[str, Any]:
    if kind == "position":
        return {"kind": "location", "lat": float(data["latitude"]), "lng": float(data["longitude"])}
    if kind == "text":
        return {"kind": "text", "text": data["text"]}
    words = {"display_name": "title", "summary": "description", "image": "thumb", "url": "url"}
    (article,) = data["articles"]
    return {"kind": "link_card"} | {ours: article[theirs] for theirs, ours in words.items() if theirs in article}
