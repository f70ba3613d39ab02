"""Answers that may be some seconds old."""

import asyncio

import pytest

from haoke.kernel.remembered import Remembered

pytestmark = pytest.mark.anyio


class Oracle:
    def __init__(self, *answers: object) -> None:
        self.answers = list(answers)
        self.asked = 0

    async def ask(self) -> object:
        self.asked += 1
        await asyncio.sleep(0)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def test_many_at_once_ask_once() -> None:
    oracle, remembered = Oracle("yes"), Remembered[str, object](60)
    answers = await asyncio.gather(*(remembered.get("k", oracle.ask) for _ in range(100)))
    assert (set(answers), oracle.asked) == ({"yes"}, 1)


async def test_a_failure_is_not_kept() -> None:
    oracle, remembered = Oracle(ValueError("gone"), "back"), Remembered[str, object](60)
    failed = await asyncio.gather(*(remembered.get("k", oracle.ask) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == [ValueError] * 3
    assert await remembered.get("k", oracle.ask) == "back"


async def test_what_is_old_or_forgotten_is_asked_again() -> None:
    oracle = Oracle(1, 2, 3)
    old: Remembered[str, object] = Remembered(0)
    assert [await old.get("k", oracle.ask), await old.get("k", oracle.ask)] == [1, 2]
    kept: Remembered[str, object] = Remembered(60, most=1)
    assert await kept.get("k", oracle.ask) == 3
    kept.forget("k")
    assert await kept.get("k", Oracle(4).ask) == 4
    assert await kept.get("other", Oracle(5).ask) == 5
    assert await kept.get("k", Oracle(6).ask) == 6
