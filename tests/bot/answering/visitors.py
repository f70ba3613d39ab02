"""What visitors do whom the bot receives."""

from typing import Any

from tests.support.live import Client


async def parts_of(visitor: Client, c: str) -> list[dict[str, Any]]:
    await visitor.send({"t": "open", "c": c, "since": 0})
    return list((await visitor.expect("parts"))["parts"])


async def says(visitor: Client, text: str, c: str | None = None) -> tuple[str, list[dict[str, Any]]]:
    """The conversation, and what the flow said after these words."""
    ack = await visitor.post(text, c)
    parts = await parts_of(visitor, ack["c"])
    return ack["c"], [part for part in parts if part["seq"] > ack["seq"] and part["kind"] == "message"]


async def comes_to(visitor: Client, state: str) -> None:
    await visitor.expect("conv", where=lambda frame: frame["conv"]["state"] == state)
