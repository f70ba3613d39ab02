"""Passwords: hashed with argon2id in threads, as many at a time as the machine bears, and no endless queue of them."""

import asyncio
import functools
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from haoke.kernel.errors import TooMany

P = ParamSpec("P")
R = TypeVar("R")

_hasher = PasswordHasher(time_cost=2, memory_cost=47_104, parallelism=1)
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")
_MAX_WAITING = 50
_waiting: set[asyncio.Future[Any]] = set()


async def hash_password(password: str) -> str:
    return await _in_a_thread(_hasher.hash, password)


async def verify_password(stored: str | None, password: str) -> bool:
    """Whether this is the hash of the password. Without a hash it takes as long and is False."""
    return await _in_a_thread(_verify, stored, password)


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def _verify(stored: str | None, password: str) -> bool:
    try:
        _hasher.verify(stored or _hash_of_nobody(), password)
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@functools.cache
def _hash_of_nobody() -> str:
    return _hasher.hash("the password of nobody")


async def _in_a_thread(call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Raises TooMany when more wait than could be served in a few seconds."""
    if len(_waiting) >= _MAX_WAITING:
        raise TooMany(retry_after=5)
    future = asyncio.get_running_loop().run_in_executor(_threads, functools.partial(call, *args, **kwargs))
    _waiting.add(future)
    future.add_done_callback(_waiting.discard)
    return await future
