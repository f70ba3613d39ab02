"""A server that speaks OpenAI's chat completions as the published reference tells, and every way to fail at it.

What it answers is set by the test, a reply a request; requests are kept. It parses and writes by itself, so that the
client is not tested against its own idea of the protocol.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

Reply = Sequence[bytes | asyncio.Event]
"""Bytes to send as they are; an event is awaited first. After the last the connection is closed."""


def head(kind: str = "text/event-stream", status: str = "200 OK", extra: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nConnection: close\r\n{extra}\r\n".encode()


def chunk(text: str | None = None, *, finish: str | None = None, line: str = "\n") -> bytes:
    """One piece of a streamed answer, as in the reference's example."""
    delta = {} if text is None else {"content": text}
    piece = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1694268190,
        "model": "m",
        "choices": [{"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}],
    }
    return f"data: {json.dumps(piece)}{line}{line}".encode()


def usage(total: int) -> bytes:
    counted = {"prompt_tokens": total - 5, "completion_tokens": 5, "total_tokens": total}
    return f"data: {json.dumps({'object': 'chat.completion.chunk', 'choices': [], 'usage': counted})}\n\n".encode()


DONE = b"data: [DONE]\n\n"


def streamed(text: str, *, pieces: int = 3, tokens: int = 42) -> Reply:
    """A whole streamed answer."""
    size = max(len(text) // pieces, 1)
    parts = [chunk(text[at : at + size]) for at in range(0, len(text), size)]
    return [head(), chunk(""), *parts, chunk(finish="stop"), usage(tokens), DONE]


def whole(text: str, *, finish: str = "stop") -> Reply:
    """An answer of a server that does not stream."""
    message = {"role": "assistant", "content": text, "refusal": None}
    body = json.dumps(
        {
            "id": "chatcmpl-2",
            "object": "chat.completion",
            "choices": [{"index": 0, "message": message, "finish_reason": finish}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 12, "total_tokens": 21},
        }
    ).encode()
    return [head("application/json", extra=f"Content-Length: {len(body)}\r\n"), body]


def failed(status: str, message: str = "no") -> Reply:
    body = json.dumps({"error": {"message": message, "type": "invalid_request_error", "code": None}}).encode()
    return [head("application/json", status, f"Content-Length: {len(body)}\r\n"), body]


class ModelServer:
    """``asked``: (path, headers, body) of each request. Without a reply left it repeats the last."""

    def __init__(self) -> None:
        self.url = ""
        self.replies: list[Reply] = []
        self.asked: list[tuple[str, dict[str, str], Any]] = []
        self.came = asyncio.Event()  # somebody has asked
        self.serving: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)
        try:
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            self.asked.append((lines[0].split()[1], headers, json.loads(body) if body else None))
            self.came.set()
            for piece in self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]:
                if isinstance(piece, asyncio.Event):
                    await piece.wait()
                else:
                    writer.write(piece)
                    await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked has left
        finally:
            writer.close()


@asynccontextmanager
async def model_server() -> AsyncIterator[ModelServer]:
    made = ModelServer()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
    try:
        yield made
    finally:
        server.close()
        for task in made.serving:
            task.cancel()
        await asyncio.gather(*made.serving, return_exceptions=True)
