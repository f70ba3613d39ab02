"""Visitors of the demo that write, wait for answers, react and leave: ``haoke demo --talk``."""

import asyncio
import random
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from haoke.demo import company
from haoke.demo.client import SocketClient
from haoke.demo.dialogues import Scene, scenes

PATIENCE = 180.0  # seconds a visitor waits for an answer
REMINDERS = {"zh-CN": "在吗？", "zh-TW": "請問還在嗎？", "en": "Hello, are you still there?"}
THANKS = {"zh-CN": "好的，谢谢！", "zh-TW": "好的，謝謝！", "en": "Thanks, bye!"}


class Door(NamedTuple):
    """Where visitors of one language come in."""

    locale: str
    site_key: str
    page: str
    title: str


async def talk(url: str, doors: Sequence[Door], *, visitors: int, minutes: float, pace: float = 1) -> int:
    """Let ``visitors`` at a time come and go for some minutes. How many came. ``pace`` 0 is without any pause."""
    end = time.monotonic() + minutes * 60
    came = 0

    async def chair() -> None:
        nonlocal came
        choose = random.Random()  # noqa: S311 a play, not a secret
        while time.monotonic() < end:
            door = choose.choice(doors)
            came += 1
            await visit(url, door, choose, end, pace)
            await asyncio.sleep(choose.uniform(1, 15) * pace)

    async with asyncio.TaskGroup() as group:
        for number in range(visitors):
            group.create_task(chair(), name=f"visitor {number}")
    return came


async def visit(url: str, door: Door, choose: random.Random, end: float, pace: float) -> None:
    """One visitor: writes its lines of a scene, each after an answer, and leaves when nobody answers."""
    scene = choose.choice(scenes(door.locale))
    words = company.words(choose, door.locale)
    hello = {
        "t": "hello",
        "v": 1,
        "site": door.site_key,
        "token": None,
        "user": None,
        "locale": door.locale,
        "page": {"url": door.page, "title": door.title, "referrer": ""},
    }
    async with SocketClient(url, hello) as client:
        for lines in asked(scene):
            for line in lines:
                await write(client, line.format(**words), choose, pace)
            if not await answered(client, min(end, time.monotonic() + PATIENCE), REMINDERS[door.locale]):
                break
            await asyncio.sleep(2 * pace)  # reads
        else:
            await write(client, THANKS[door.locale], choose, pace)
        tell(f"{door.locale}: {scene.topic}, {sum(len(track.parts) for track in client.tracks.values())} parts")


def asked(scene: Scene) -> list[list[str]]:
    """The visitor's lines, grouped by what is written in one go."""
    groups: list[list[str]] = []
    side = ""
    for line in scene.lines:
        if line.side == "visitor":
            if side != "visitor":
                groups.append([])
            groups[-1].append(line.text)
        side = line.side
    return groups


async def write(client: SocketClient, text: str, choose: random.Random, pace: float) -> None:
    """Type for as long as a person would, showing the draft, then send."""
    for share in (0.4, 0.8):
        if client.conversation is not None:
            draft = text[: int(len(text) * share)]
            client.send({"t": "typing", "c": client.conversation, "on": True, "text": draft})
        await asyncio.sleep((0.3 + len(text) * choose.uniform(0.02, 0.06)) * pace)
    async with asyncio.timeout(60):
        await client.post(text)


async def answered(client: SocketClient, deadline: float, reminder: str) -> bool:
    """Wait for a message of a member; remind once. Reads what comes. False when the visitor gives up."""
    before = messages_of_members(client)
    reminded = False
    start = time.monotonic()
    while (left := deadline - time.monotonic()) > 0:
        if messages_of_members(client) > before:
            read(client)
            return True
        if not reminded and time.monotonic() - start > PATIENCE / 2:
            reminded = True
            await client.post(reminder)
        await client.change(min(left, 5))
    return False


def messages_of_members(client: SocketClient) -> int:
    return sum(
        part["kind"] == "message" and part.get("by", {}).get("kind") == "member"
        for track in client.tracks.values()
        for part in track.parts.values()
    )


def read(client: SocketClient) -> None:
    for c, track in client.tracks.items():
        client.send({"t": "mark", "c": c, "read": track.last})


def tell(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()
