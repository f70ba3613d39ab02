"""A client of the socket protocol that keeps the rules of docs/protocol.md: it resumes, sends again, and counts."""

import asyncio
import random
from typing import Any, Self

import msgspec
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from haoke.kernel.ids import new_id

_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 10.0  # seconds before coming again
_GAP_PATIENCE = 0.5  # seconds in which a missing number may still arrive by itself
_HANDSHAKE = 10.0

Frame = dict[str, Any]


class Track:
    """What the client holds of one conversation: parts by number, without gaps up to ``last``."""

    def __init__(self) -> None:
        self.parts: dict[int, Frame] = {}
        self.skipped: set[int] = set()
        self.last = 0

    def hold(self, seq: int, part: Frame | None) -> bool:
        """Take in a part, or a number without one. Whether it was new."""
        if seq <= self.last or seq in self.parts or seq in self.skipped:
            return False
        if part is None:
            self.skipped.add(seq)
        else:
            self.parts[seq] = part
        while self.last + 1 in self.parts or self.last + 1 in self.skipped:
            self.last += 1
        return True

    def reach(self, through: int) -> None:
        """Numbers up to ``through`` that did not come are none of ours."""
        for seq in range(self.last + 1, through + 1):
            if seq not in self.parts:
                self.skipped.add(seq)
        self.last = max(self.last, through)
        while self.last + 1 in self.parts or self.last + 1 in self.skipped:
            self.last += 1

    @property
    def gap(self) -> bool:
        return bool(self.parts) and max(self.parts) > self.last


class SocketClient:
    """``async with SocketClient(url, hello) as client``; then ``await client.post(...)`` and look at ``client.tracks``.

    ``hello`` is the first frame without ``since``; ``headers`` of a member hold the cookie and the Origin.
    """

    def __init__(
        self, url: str, hello: Frame, headers: dict[str, str] | None = None, *, sync_every: float = 30
    ) -> None:
        self.url, self.hello, self.headers = url, hello, headers or {}
        self.sync_every = sync_every  # seconds
        self.tracks: dict[str, Track] = {}
        self.welcome: Frame = {}
        self.conversation: str | None = None  # a visitor's
        self.refused: list[Frame] = []
        self.connections = 0
        self.sent = 0
        self.doubled = 0  # parts that came more than once
        self._posts: dict[str, tuple[Frame, asyncio.Future[Frame]]] = {}
        self._transport: WSTransport | None = None
        self._changed = asyncio.Event()
        self._closing = False
        self._gaps: set[str] = set()

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._keep_connected()), asyncio.create_task(self._keep_in_step())]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        if self._transport is not None:
            self._transport.disconnect()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def post(self, text: str, c: str | None = None, *, id: str | None = None, times: int = 1) -> Frame:
        """Send a message, ``times`` over; its ack, however often the connection breaks meanwhile."""
        number = id or str(new_id())
        frame: Frame = {"t": "post", "id": number, "c": c or self.conversation, "body": {"text": text}}
        answer: asyncio.Future[Frame] = asyncio.get_running_loop().create_future()
        self._posts[number] = (frame, answer)
        for _ in range(times):
            self.send(frame)
        return await answer

    def send(self, frame: Frame) -> None:
        """Send now or never. Posts are sent again after a break, other frames are signals."""
        if self._transport is not None and self.welcome:
            self.sent += 1
            self._transport.send(WSMsgType.TEXT, msgspec.json.encode(frame))

    def cut(self) -> None:
        """Break the connection without a word; the client comes again by itself."""
        if self._transport is not None:
            self._transport.disconnect(graceful=False)

    async def change(self, seconds: float) -> bool:
        """Wait until something arrives; False when nothing does."""
        self._changed.clear()
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        return True

    async def _keep_connected(self) -> None:
        pause = _FIRST_PAUSE
        while not self._closing:
            try:
                transport, _ = await ws_connect(
                    lambda: _Listener(self),
                    self.url,
                    extra_headers=self.headers,
                    websocket_handshake_timeout=_HANDSHAKE,
                )
                await transport.wait_disconnected()
                pause = _FIRST_PAUSE if self.welcome else pause
            except (OSError, TimeoutError, ConnectionError):
                pass
            self._transport = None
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 so that not all come at once
            pause = min(pause * 2, _LONGEST_PAUSE)

    async def _keep_in_step(self) -> None:
        """A frame may be lost without a break: when the process that should have published it was killed."""
        while True:
            await asyncio.sleep(self.sync_every)
            self._sync()

    def _sync(self) -> None:
        if self.tracks:
            self.send({"t": "sync", "c": {c: track.last for c, track in self.tracks.items()}})

    def connected(self, transport: WSTransport) -> None:
        self._transport = transport
        self.connections += 1
        self.welcome = {}
        since = {c: track.last for c, track in self.tracks.items()}
        transport.send(WSMsgType.TEXT, msgspec.json.encode(self.hello | {"since": since}))

    def heard(self, frame: Frame) -> None:
        """One frame from the server."""
        kind = frame["t"]
        if kind == "welcome":
            self._welcomed(frame)
        elif kind in {"ack", "error"}:
            self._answered(frame)
        elif kind == "part":
            self._hold(frame["c"], frame["part"]["seq"], frame["part"])
        elif kind == "skip":
            self._hold(frame["c"], frame["seq"], None)
        elif kind == "parts":
            self._range(frame["c"], frame["parts"], frame["through"], frame["last_seq"])
        elif kind == "conv":
            self._listen(frame["conv"])
        elif kind == "resync":
            self._sync()
        self._changed.set()

    def _welcomed(self, frame: Frame) -> None:
        self.welcome = frame
        if "token" in frame:
            self.hello["token"] = frame["token"]
            if frame["conversation"] is not None:
                self.conversation = frame["conversation"]["id"]
                track = self._track(frame["conversation"]["id"])
                if not track.last and frame["parts"]:
                    track.reach(frame["parts"][0]["seq"] - 1)
                last = frame["conversation"]["last_seq"]
                self._range(frame["conversation"]["id"], frame["parts"], frame["through"], last)
        for post, _ in self._posts.values():
            self.send(post)

    def _answered(self, frame: Frame) -> None:
        post = self._posts.get(frame.get("id", ""))
        if frame["t"] == "error" and (post is None or frame["code"] in {"Unavailable", "TooMany"}):
            self.refused.append(frame)
            if post is not None:
                asyncio.get_running_loop().call_later(0.5, self.send, post[0])
            return
        if post is None:
            return
        del self._posts[frame["id"]]
        if frame["t"] == "error":
            self.refused.append(frame)
            post[1].set_exception(RuntimeError(f"{frame['code']}: {frame['detail']}"))
            return
        if post[0]["c"] is None:
            self.conversation = frame["c"]
        self._hold(frame["c"], frame["seq"], {"seq": frame["seq"], "id": frame["id"], "kind": "message", "mine": True})
        post[1].set_result(frame)

    def _listen(self, conversation: Frame) -> None:
        """A member listens to what it is given."""
        mine = self.welcome.get("member_id")
        if mine is not None and conversation.get("assignee_id") == mine and conversation["id"] not in self.tracks:
            self._track(conversation["id"])
            self.send({"t": "open", "c": conversation["id"], "since": 0})

    def _track(self, c: str) -> Track:
        return self.tracks.setdefault(c, Track())

    def _range(self, c: str, parts: list[Frame], through: int, last_seq: int) -> None:
        track = self._track(c)
        for part in parts:
            track.hold(part["seq"], part)
        track.reach(through)
        if track.last < last_seq:
            self.send({"t": "open", "c": c, "since": track.last})

    def _hold(self, c: str, seq: int, part: Frame | None) -> None:
        track = self._track(c)
        if not track.hold(seq, part):
            self.doubled += 1
        if track.gap and c not in self._gaps:
            self._gaps.add(c)
            asyncio.get_running_loop().call_later(_GAP_PATIENCE, self._close_gap, c)

    def _close_gap(self, c: str) -> None:
        self._gaps.discard(c)
        track = self.tracks[c]
        if track.gap:
            self.send({"t": "open", "c": c, "since": track.last})
            self._gaps.add(c)
            asyncio.get_running_loop().call_later(_GAP_PATIENCE * 4, self._close_gap, c)


class _Listener(WSListener):
    def __init__(self, client: SocketClient) -> None:
        self._client = client

    def on_ws_connected(self, transport: WSTransport) -> None:
        self._client.connected(transport)

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type == WSMsgType.TEXT:
            self._client.heard(msgspec.json.decode(frame.get_payload_as_bytes()))
        elif frame.msg_type == WSMsgType.CLOSE:
            transport.disconnect()
