"""Limits on how often: token buckets in memory, of this process, for at most so many keys."""

import time
from collections import OrderedDict
from collections.abc import Callable

from haoke.kernel.errors import TooMany


class TokenBuckets:
    """One bucket a key: ``rate`` tokens a second, at most ``burst`` saved up."""

    def __init__(
        self, rate: float, burst: float, *, keys: int = 50_000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._burst = burst
        self._keys = keys
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, key: str, tokens: float = 1.0) -> float:
        """Take tokens; 0 when there were enough, else the seconds until there will be (then nothing is taken)."""
        now = self._clock()
        left, since = self._buckets.pop(key, (self._burst, now))
        left = min(self._burst, left + (now - since) * self._rate)
        missing = tokens - left
        self._buckets[key] = (left if missing > 0 else left - tokens, now)
        if len(self._buckets) > self._keys:
            self._buckets.popitem(last=False)
        return max(0.0, missing / self._rate)

    def take(self, key: str, tokens: float = 1.0) -> None:
        """Take tokens or raise TooMany with ``retry_after`` in whole seconds."""
        seconds = self.wait(key, tokens)
        if seconds > 0:
            raise TooMany(retry_after=int(seconds) + 1)
