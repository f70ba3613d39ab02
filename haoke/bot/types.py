"""Values of the bot on the wire. Times in milliseconds since the epoch."""

from typing import Literal
from uuid import UUID

import msgspec

Use = Literal["answers", "writing"]
"""What a language model may be used for: answers to customers; what members have written, shortened or translated."""

Way = Literal["friendly", "formal", "shorter", "clearer", "correct"]
"""How a text is to be rewritten."""


class ModelEndpoint(msgspec.Struct, frozen=True):
    """A workspace's language model. The key never leaves the server; ``has_key`` tells that there is one.

    ``daily_tokens`` is the most that is spent in a day (UTC), ``seconds`` the most that an answer may take.
    """

    url: str
    model: str
    has_key: bool
    uses: list[Use]
    daily_tokens: int
    seconds: int
    spent_tokens: int
    spent_calls: int


class ModelCall(msgspec.Struct, frozen=True):
    """One use of the model; ``outcome`` is ``done``, or why nothing came of it."""

    id: UUID
    at: int
    use: str
    member_id: UUID | None
    model: str
    tokens: int
    ms: int
    outcome: str
    detail: str


class Written(msgspec.Struct, frozen=True):
    """A text that a model wrote. ``cut``: it wanted to write more."""

    text: str
    cut: bool


class ModelTrial(msgspec.Struct, frozen=True):
    """``text`` is how the model translated a greeting into the member's language; ``why`` it failed, empty if not."""

    text: str
    ms: int
    why: str
