"""The keys that Microsoft publishes and its bot service signs by. Who publishes a key also says for which services."""

from typing import Any

import jwt
import msgspec

from haoke.channels.given import hosted_by, inside, items, words
from haoke.channels.outside import Answer, NoAnswer, Outside

_WHERE = "https://login.botframework.com/v1/.well-known/openidconfiguration"
_OWN = (".botframework.com",)
_MOST = 200


class Key(msgspec.Struct, frozen=True):
    """``endorsed``: the services it may speak for; empty: nothing was said."""

    key: Any
    endorsed: frozenset[str]


class KnownKeys:
    """Of this process; the same for all accounts."""

    def __init__(self) -> None:
        self._keys: dict[str, Key] = {}

    def learn(self, published: list[dict[str, Any]]) -> None:
        """What is no key is passed over; when none is left, those from before stay."""
        keys: dict[str, Key] = {}
        for each in published:
            try:
                key = jwt.PyJWK(each, algorithm="RS256").key
            except (jwt.PyJWTError, ValueError, TypeError):
                continue
            endorsed = inside(each, "endorsements")
            names = frozenset(filter(None, map(words, endorsed))) if isinstance(endorsed, list) else frozenset[str]()
            keys[words(each, "kid", most=200)] = Key(key, names)
        self._keys = keys or self._keys

    def named(self, name: str) -> Key | None:
        return self._keys.get(name)

    def __bool__(self) -> bool:
        return bool(self._keys)


async def published(outside: Outside) -> list[dict[str, Any]]:
    """Raises NoAnswer."""
    where = words((await _read(outside, _WHERE)).json(), "jwks_uri", most=1000)
    if not hosted_by(where, _OWN):
        raise NoAnswer(written=False)
    return items((await _read(outside, where)).json(), "keys", most=_MOST)


async def _read(outside: Outside, url: str) -> Answer:
    answer = await outside.call("GET", url)
    if answer.status != 200:
        raise NoAnswer(written=False)
    return answer
