"""Waiting for what tells nobody: processes of others, what a server that restarts answers."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

_LOOK_AGAIN = 0.05  # seconds


async def until(holds: Callable[[], Awaitable[bool]], what: str, *, seconds: float = 20.0) -> None:
    """Look again until it holds; the test fails when it never does. Where there is an event to await, await that."""
    try:
        async with asyncio.timeout(seconds):
            while not await holds():  # noqa: ASYNC110 there is nothing to await
                await asyncio.sleep(_LOOK_AGAIN)
    except TimeoutError:
        pytest.fail(f"never: {what}")
