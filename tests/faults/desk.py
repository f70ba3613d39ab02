"""A member's client that keeps lists as the workspace does: fetched after each gap, and moved by what it hears."""

import asyncio
from typing import Any

import httpx

from haoke.demo.client import SocketClient
from tests.support.company import Person
from tests.support.server import Server

_LISTS = ("queue", "mine")
_AGAIN = 0.3  # seconds until a list that could not be fetched is asked for again

Frame = dict[str, Any]


class Desk(SocketClient):
    def __init__(self, server: Server, person: Person, serves: str) -> None:
        super().__init__(server.socket_url, {"t": "hello", "v": 1}, person.api.socket_headers(), sync_every=5)
        self.person = person
        self.serves = serves  # the queue
        self.asked_to_resync = 0
        self._known: dict[str, Frame] = {}
        self._ids: dict[str, set[str]] = {name: set() for name in _LISTS}
        self._came: set[str] = set()
        self._fetching: asyncio.Task[None] | None = None
        self._again = False

    def heard(self, frame: Frame) -> None:
        super().heard(frame)
        if frame["t"] == "welcome":
            self.send({"t": "watch", "lists": ["queue"]})
        elif frame["t"] in {"watching", "resync"}:
            self.asked_to_resync += frame["t"] == "resync"
            self._look()
        elif frame["t"] == "conv":
            self._place(frame["conv"])
            self._came.add(frame["conv"]["id"])
            for ids in self._ids.values():
                ids.add(frame["conv"]["id"])

    def queue(self) -> set[str]:
        """The conversations that wait, as this client shows them."""
        return {c for c in self._ids["queue"] if self._known[c]["state"] == "queued"}

    def mine(self) -> set[str]:
        return {c for c in self._ids["mine"] if self._is_mine(self._known[c])}

    def _is_mine(self, conversation: Frame) -> bool:
        return conversation["state"] == "assigned" and conversation["assignee_id"] == self.person.id

    def _place(self, conversation: Frame) -> None:
        known = self._known.get(conversation["id"], conversation)
        if conversation["last_seq"] >= known["last_seq"]:
            self._known[conversation["id"]] = conversation

    def _look(self) -> None:
        if self._fetching is not None and not self._fetching.done():
            self._again = True
            return
        self._fetching = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        self._came = set()
        for name in _LISTS:
            found = await self._page(name)
            for conversation in found:
                self._place(conversation)
            self._ids[name] = {conversation["id"] for conversation in found} | self._came
        if self._again:
            self._again = False
            await self._fetch()

    async def _page(self, name: str) -> list[Frame]:
        while True:
            try:
                answer = await self.person.api.get("/api/v1/conversations", params={"list": name, "limit": 100})
                if answer.is_success:
                    items: list[Frame] = answer.json()["items"]
                    return items
            except httpx.HTTPError:
                pass
            await asyncio.sleep(_AGAIN)
