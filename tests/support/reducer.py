"""What a member's client does with frames: the rules of the reducer in ``web/core``, once more."""

from typing import Any

Frame = dict[str, Any]


class Held:
    """One conversation as a client holds it: its facts, and its parts by seq."""

    def __init__(self) -> None:
        self.conversation: Frame | None = None
        self.parts: dict[int, Frame] = {}

    def apply(self, frame: Frame) -> None:
        kind = frame["t"]
        if kind == "conv":
            if self.conversation is None or frame["conv"]["last_seq"] >= self.conversation["last_seq"]:
                self.conversation = frame["conv"]
        elif kind == "part":
            self._part(frame["part"])
        elif kind == "marks" and self.conversation is not None:
            marks = {name: frame[name] for name in self.conversation["marks"]}
            self.conversation = self.conversation | {"marks": marks, "unread": frame["unread"]}

    def _part(self, part: Frame) -> None:
        if part["seq"] in self.parts:
            return
        self.parts[part["seq"]] = part
        if part["kind"] == "recalled":
            recalled = self.parts.get(part["body"]["seq"])
            if recalled is not None:
                self.parts[recalled["seq"]] = {name: value for name, value in recalled.items() if name != "body"} | {
                    "recalled": True
                }
        if self.conversation is not None and part["seq"] > self.conversation["last_seq"]:
            self.conversation = self.conversation | self._facts(part)

    def _facts(self, part: Frame) -> Frame:
        """What a part changes of the facts, where no ``conv`` frame comes with it."""
        assert self.conversation is not None
        facts: Frame = {"last_seq": part["seq"], "last_at": part["at"]}
        if part["kind"] == "message":
            facts["last"] = {"kind": _kind(part["body"]), "text": _text(part["body"]), "by": part["by"]}
            if part["by"]["kind"] == "visitor":
                facts["unread"] = self.conversation["unread"] + 1
                facts["waiting_since"] = self.conversation["waiting_since"] or part["at"]
            elif part["by"]["kind"] == "member":
                facts["waiting_since"] = None
        return facts


def _kind(body: Frame) -> str:
    if body.get("text", "").strip():
        return "text"
    return body["files"][0]["kind"] if body.get("files") else "location"


def _text(body: Frame) -> str:
    if body.get("text", "").strip():
        return str(body["text"].strip()[:120])
    return str(body["files"][0]["name"] if body.get("files") else body["location"].get("label", ""))[:120]
