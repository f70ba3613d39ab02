"""Whether a queue can work by a chain and by rings of skills; used by whoever makes or changes a queue."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from haoke.accounts.catalog import require_skills
from haoke.kernel.db import Tx
from haoke.kernel.errors import InvalidRequest
from haoke.routing.chain import STRATEGIES
from haoke.routing.contract import Ring
from haoke.routing.errors import RingsInvalid, StrategyUnknown
from haoke.routing.types import ChainStep


async def checked_policy(
    tx: Tx, workspace_id: UUID, chain: Sequence[ChainStep] | None = None, rings: Sequence[Ring] | None = None
) -> dict[str, Any]:
    """As it is stored, what was given. Raises StrategyUnknown, InvalidRequest, RingsInvalid, SkillNotFound."""
    found: dict[str, Any] = {}
    if chain is not None:
        found["chain"] = [_checked(number, step) for number, step in enumerate(chain)]
    if rings is not None:
        found["rings"] = msgspec.to_builtins(await _checked_rings(tx, workspace_id, rings))
    return found


def _checked(number: int, step: ChainStep) -> dict[str, Any]:
    strategy = STRATEGIES.get(step.strategy)
    if strategy is None:
        raise StrategyUnknown(strategy=step.strategy)
    try:
        settings = msgspec.convert(step.settings, strategy.settings).checked()
    except msgspec.ValidationError as error:
        raise InvalidRequest(path=f"chain[{number}].settings", reason=str(error)) from None
    return {"strategy": step.strategy, "settings": msgspec.to_builtins(settings), "seconds": step.seconds}


async def _checked_rings(tx: Tx, workspace_id: UUID, rings: Sequence[Ring]) -> Sequence[Ring]:
    """The first is open at once, each opens later than the one before."""
    times = [ring.after for ring in rings]
    await require_skills(tx, workspace_id, (need.skill_id for ring in rings for need in ring.skills))
    if times and (times[0] != 0 or sorted(set(times)) != times):
        raise RingsInvalid
    return rings
