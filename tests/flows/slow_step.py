"""A step that asks on an errand whatever the visitor says, for tests; and a process that never hears of one again."""

import asyncio
import sys
from pathlib import Path
from typing import Any

import haoke.app  # noqa: F401 the catalogue of nodes is put together there
from haoke.conversations.effects import Say
from haoke.flows.contract import Asked, NodeSettings, Scene, Step
from haoke.flows.errands import RUNNERS
from haoke.flows.kinds import KINDS
from haoke.flows.types import Errand, Port
from tests.support.live import live_server

KIND = "slow"
GRAPH = {
    "start": "slow",
    "nodes": [{"id": "slow", "kind": KIND, "next": {"next": "queue"}}, {"id": "queue", "kind": "enter_queue"}],
}


class Slow:
    titles = {"en": "Slow"}
    descriptions = {"en": "Slow"}
    icon = "clock"
    group = "talk"
    purposes = frozenset({"reception"})
    waits = True
    settings = NodeSettings

    def ports(self, _settings: Any) -> tuple[Port, ...]:
        return (Port("next", {"en": "next"}),)

    def step(self, _settings: Any, scene: Scene) -> Step:
        if scene.input is not None and scene.input.returned is not None:
            returned = scene.input.returned
            return Step(wait=True, effects=(Say(text=returned.fault or returned.result["answer"]),))
        words = scene.variables["first_message"] if scene.input is None else scene.input.text
        if words == "bye":
            return Step(port="next")
        return Step(wait=True, errand=Errand(KIND, {"question": words}))


class Library:
    """Answers when it may; ``asked`` is what it was asked."""

    def __init__(self, seconds: float = 20.0) -> None:
        self.seconds = seconds
        self.asked: list[str] = []
        self.open = asyncio.Event()
        self.heard = asyncio.Event()

    async def run(self, asked: Asked) -> dict[str, Any]:
        self.asked.append(asked.payload["question"])
        self.heard.set()
        await self.open.wait()
        return {"answer": f"{asked.payload['question']}!"}


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


async def be_killed(db_url: str, folder: Path) -> None:
    """Serve; say where, and when an errand was begun. It never ends."""
    library = Library()
    KINDS[KIND], RUNNERS[KIND] = Slow(), library
    async with live_server(db_url, folder) as server:
        tell(str(server.port))
        await library.heard.wait()
        tell("begun")
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(be_killed(sys.argv[1], Path(sys.argv[2])))
