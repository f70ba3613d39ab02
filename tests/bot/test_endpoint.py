"""The client of chat completions, against a server that follows the reference and one that does not."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from haoke.bot.generation.endpoint import Completion, Endpoint, EndpointFailed, Message, complete
from tests.support.model_server import DONE, ModelServer, chunk, failed, head, model_server, streamed, usage, whole

pytestmark = pytest.mark.anyio

HELLO = [Message("user", "你好 hello")]


@pytest.fixture
async def server() -> AsyncIterator[ModelServer]:
    async with model_server() as made:
        yield made


async def ask(server: ModelServer, heard: list[str] | None = None, **limits: float) -> Completion:
    endpoint = Endpoint(server.url, "m", "secret", **({"first_seconds": 5.0, "seconds": 10.0} | limits))
    async with httpx.AsyncClient() as client:
        return await complete(client, endpoint, HELLO, most_tokens=50, hear=heard.append if heard is not None else None)


async def test_an_answer_is_heard_as_it_grows(server: ModelServer) -> None:
    server.replies = [streamed("您好，我在。")]
    heard: list[str] = []
    assert await ask(server, heard) == Completion("您好，我在。", 42)
    assert heard == ["您好", "您好，我", "您好，我在。"]
    path, headers, body = server.asked[0]
    assert (path, headers["authorization"]) == ("/v1/chat/completions", "Bearer secret")
    assert body["messages"] == [{"role": "user", "content": "你好 hello"}]
    assert (body["model"], body["max_tokens"], body["stream"]) == ("m", 50, True)


async def test_each_byte_may_come_alone(server: ModelServer) -> None:
    stream = b": keep-alive\r\n\r\n" + chunk("好", line="\r\n") + chunk(finish="length") + DONE
    server.replies = [[head(), *(bytes([byte]) for byte in stream)]]
    found = await ask(server)
    assert (found.text, found.cut) == ("好", True)
    assert found.tokens > 0  # not counted by the server: estimated


async def test_a_server_that_does_not_stream_is_understood(server: ModelServer) -> None:
    server.replies = [whole("Hi")]
    assert await ask(server) == Completion("Hi", 21)


async def test_a_busy_endpoint_is_asked_once_more(server: ModelServer) -> None:
    server.replies = [failed("429 Too Many Requests"), streamed("now", pieces=1)]
    assert (await ask(server)).text == "now"
    server.asked.clear()
    server.replies = [failed("503 Service Unavailable", "overloaded")]
    with pytest.raises(EndpointFailed, match=r"busy: .*overloaded"):
        await ask(server)
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (failed("401 Unauthorized", "wrong key"), "refused"),
        (failed("404 Not Found", "no such model"), "refused"),
        ([head(), chunk("half an ans")], "garbled"),
        ([head(), b"data: {not json}\n\n"], "garbled"),
        ([head("application/json"), b"<html>gateway</html>"], "garbled"),
        ([head("application/json"), b"{}"], "garbled"),
        ([head(), chunk("so"), b'data: {"error": {"message": "out of memory"}}\n\n'], "refused"),
        ([head(), *([chunk("x" * 60_000)] * 20), usage(3), DONE], "too_long"),
        ([], "unreachable"),
    ],
    ids=["key", "model", "cut", "not json", "html", "empty", "error event", "endless", "hangs up"],
)
async def test_failures_have_names(server: ModelServer, reply: list[bytes], why: str) -> None:
    server.replies = [reply]
    with pytest.raises(EndpointFailed) as caught:
        await ask(server)
    assert caught.value.why == why


async def test_nobody_there(server: ModelServer) -> None:
    async with httpx.AsyncClient() as client:
        with pytest.raises(EndpointFailed, match="unreachable"):
            await complete(client, Endpoint("http://127.0.0.1:9/v1", "m"), HELLO, most_tokens=5)


@pytest.mark.parametrize("said", [[], [head()], [head(), chunk("")]], ids=["nothing", "a head", "an empty piece"])
async def test_a_slow_first_word_ends_it(server: ModelServer, said: list[bytes]) -> None:
    server.replies = [[*said, asyncio.Event(), DONE]]
    with pytest.raises(EndpointFailed, match="slow"):
        await ask(server, first_seconds=0.2)


async def test_an_answer_that_never_ends_is_ended(server: ModelServer) -> None:
    server.replies = [[head(), chunk("once"), asyncio.Event()]]
    with pytest.raises(EndpointFailed, match="slow"):
        await ask(server, seconds=0.3)
