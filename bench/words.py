"""Sensitive words: what looking for them costs a message, beside comparing the message with each word in turn."""

import random
import time
from collections.abc import Callable
from functools import partial

from bench.tables import Table, number
from haoke.conversations.types import MessageBody
from haoke.conversations.words.screen import Rule, Screen

_ROUNDS = 2000
_LETTERS = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]


def measure(*, quick: bool) -> Table:
    rounds = _ROUNDS // 10 if quick else _ROUNDS
    return Table(
        "Sensitive words",
        "CPU time; random Chinese messages; variants are looked for. Every message pays the third column, only one in "
        "which something is found pays the fourth. The loop finds no variants.",
        ("words", "characters", "looked through", "masked", "a loop over the words", "made ready once"),
        [row for size in (1_000, 50_000) for row in _rows(size, rounds)],
    )


def _rows(size: int, rounds: int) -> list[tuple[str, ...]]:
    chance = random.Random(7)
    words = list({"".join(chance.choices(_LETTERS, k=chance.randint(2, 6))) for _ in range(size)})
    begin = time.process_time()
    screen = Screen([Rule(word, "mask", "both", "variant") for word in words])
    built = time.process_time() - begin
    rows = []
    for length in (30, 300):
        text = "".join(chance.choices(_LETTERS, k=length))
        plain = MessageBody(text=text)
        hit = MessageBody(text=f"{text[: length // 2]}{'*'.join(words[0])}{text[length // 2 :]}")
        rows.append(
            (
                f"{len(words):,}",
                str(length),
                _microseconds(partial(screen.touches, plain), rounds),
                _microseconds(partial(screen.judge, hit, by_member=False), rounds),
                _microseconds(partial(_one_by_one, words, text), 5),
                f"{built * 1000:.0f} ms",
            )
        )
    return rows


def _one_by_one(words: list[str], text: str) -> bool:
    return any(word in text for word in words)


def _microseconds(call: Callable[[], object], rounds: int) -> str:
    call()
    begin = time.process_time()
    for _ in range(rounds):
        call()
    return f"{number((time.process_time() - begin) / rounds * 1e6)} µs"
