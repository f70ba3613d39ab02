"""An endpoint that speaks OpenAI's chat completions, as most servers of language models do.

Source: the reference of POST /chat/completions at platform.openai.com/docs/api-reference/chat, and of its streaming: a
chunk of JSON in every ``data:`` event, the number of tokens in the last, ``data: [DONE]`` at the end. Servers that do
not stream answer with one JSON document; both are taken.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from typing import Annotated, Literal

import httpx
import msgspec

MOST_BYTES = 1_000_000  # of an answer with its envelope
_RETRY = 1.0  # seconds until the one retry, when the endpoint is busy and has said nothing yet

Failure = Literal["unreachable", "slow", "busy", "refused", "garbled", "too_long"]


class EndpointFailed(Exception):
    """``why`` in one word; ``detail`` is what the endpoint said, for the log and for whoever set it up."""

    def __init__(self, why: Failure, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why: Failure = why
        self.detail = detail[:500]


class Endpoint(msgspec.Struct, frozen=True):
    """``url`` ends before ``/chat/completions``. Seconds: until the first word, and for the whole answer."""

    url: str
    model: str
    key: str = ""
    first_seconds: float = 10.0
    seconds: float = 30.0


class Message(msgspec.Struct, frozen=True):
    role: Literal["system", "user", "assistant"]
    content: str


class Completion(msgspec.Struct, frozen=True):
    """``tokens``: of question and answer together, as the endpoint counts them, else estimated."""

    text: str
    tokens: int
    cut: bool = False


class _Delta(msgspec.Struct):
    content: str | None = None


class _Choice(msgspec.Struct):
    delta: _Delta | None = None
    message: _Delta | None = None
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    total_tokens: Annotated[int, msgspec.Meta(ge=0)] = 0


class _Chunk(msgspec.Struct):
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: object = None


_read = msgspec.json.Decoder(_Chunk).decode


async def complete(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    messages: list[Message],
    *,
    most_tokens: int,
    hear: Callable[[str], None] | None = None,
) -> Completion:
    """Ask, and wait for the whole answer; ``hear`` gets the text so far, each time it has grown.

    A busy endpoint (429, 5xx before its first word) is asked once more. Raises EndpointFailed.
    """
    deadline = time.monotonic() + endpoint.seconds
    try:
        try:
            return await _ask(client, endpoint, messages, most_tokens, hear, deadline)
        except EndpointFailed as failed:
            if failed.why != "busy" or time.monotonic() + _RETRY >= deadline:
                raise
        await asyncio.sleep(_RETRY)
        return await _ask(client, endpoint, messages, most_tokens, hear, deadline)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise EndpointFailed("slow") from error
    except httpx.DecodingError as error:
        raise EndpointFailed("garbled", str(error)) from error
    except httpx.HTTPError as error:
        raise EndpointFailed("unreachable", str(error)) from error


async def _ask(
    client: httpx.AsyncClient,
    endpoint: Endpoint,
    messages: list[Message],
    most_tokens: int,
    hear: Callable[[str], None] | None,
    deadline: float,
) -> Completion:
    asked = {
        "model": endpoint.model,
        "messages": messages,
        "max_tokens": most_tokens,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    if endpoint.key:
        headers["Authorization"] = f"Bearer {endpoint.key}"
    left = max(deadline - time.monotonic(), 0.0)
    request = client.build_request(
        "POST", f"{endpoint.url.rstrip('/')}/chat/completions", content=msgspec.json.encode(asked), headers=headers
    )
    async with asyncio.timeout(left):
        async with asyncio.timeout(endpoint.first_seconds):
            answer = await client.send(request, stream=True)
        try:
            if answer.status_code != 200:
                raise _refused(answer.status_code, await _all(answer))
            if "event-stream" in answer.headers.get("content-type", ""):
                text, tokens, finish = await _heard(answer, endpoint.first_seconds, hear)
            else:
                text, tokens, finish = _whole(await _all(answer))
        finally:
            await answer.aclose()
    return Completion(text, tokens or estimated(messages, text), finish == "length")


def _refused(status: int, body: bytes) -> EndpointFailed:
    detail = f"{status} {body.decode(errors='replace')}"
    return EndpointFailed("busy" if status == 429 or status >= 500 else "refused", detail)


async def _all(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_bytes():
        body += piece
        if len(body) > MOST_BYTES:
            raise EndpointFailed("too_long")
    return bytes(body)


def _whole(body: bytes) -> tuple[str, int, str | None]:
    """An answer that was not streamed."""
    chunk = _chunk(body)
    if not chunk.choices or chunk.choices[0].message is None:
        raise EndpointFailed("garbled", body[:200].decode(errors="replace"))
    choice = chunk.choices[0]
    assert choice.message is not None
    return choice.message.content or "", chunk.usage.total_tokens if chunk.usage else 0, choice.finish_reason


async def _heard(
    answer: httpx.Response, first_seconds: float, hear: Callable[[str], None] | None
) -> tuple[str, int, str | None]:
    text, tokens, finish = "", 0, None
    events = _events(answer)
    while True:
        try:
            async with asyncio.timeout(None if text else first_seconds):
                data = await anext(events)
        except StopAsyncIteration:
            break
        if data == "[DONE]":
            finish = finish or "stop"
            break
        chunk = _chunk(data)
        if chunk.usage is not None:
            tokens = chunk.usage.total_tokens
        for choice in chunk.choices[:1]:
            finish = choice.finish_reason or finish
            if choice.delta is not None and choice.delta.content:
                text += choice.delta.content
                if hear is not None:
                    hear(text)
    if finish is None:
        raise EndpointFailed("garbled", "the answer broke off")
    return text, tokens, finish


async def _events(answer: httpx.Response) -> AsyncIterator[str]:
    """The data of each server-sent event (source: html.spec.whatwg.org, section 9.2.6); comments keep it alive."""
    data: list[str] = []
    size = 0
    async for line in answer.aiter_lines():
        size += len(line)
        if size > MOST_BYTES:
            raise EndpointFailed("too_long")
        if not line:
            if data:
                yield "\n".join(data)
            data = []
        elif line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
    if data:
        yield "\n".join(data)


def _chunk(data: str | bytes) -> _Chunk:
    try:
        chunk = _read(data)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise EndpointFailed("garbled", str(error)) from error
    if chunk.error:
        raise EndpointFailed("refused", msgspec.json.encode(chunk.error).decode())
    return chunk


def estimated(messages: list[Message], text: str = "") -> int:
    """Tokens, roughly and rather too many: a Chinese character is one, four Latin letters are."""
    whole = text + "".join(message.content for message in messages)
    wide = sum(ord(letter) >= 0x2E80 for letter in whole)
    return wide + (len(whole) - wide + 3) // 4 + 4 * len(messages)
