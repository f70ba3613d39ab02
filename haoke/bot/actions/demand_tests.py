"""Have a workspace publish only what its question sets were run with."""

import msgspec
from sqlalchemy.dialects.postgresql import insert

from haoke.accounts.actions.record_audit import record_audit
from haoke.bot.bench import BenchSettings
from haoke.bot.errors import BenchRunEmpty, QuestionSetNotFound
from haoke.bot.permissions import MANAGE
from haoke.bot.queries.bench import list_sets
from haoke.bot.tables import bench_settings
from haoke.kernel.auth import Actor
from haoke.kernel.db import Tx


async def demand_tests(tx: Tx, actor: Actor, wanted: BenchSettings) -> BenchSettings:
    """Raises PermissionDenied, QuestionSetNotFound, BenchRunEmpty when it demands a run of nothing."""
    actor.require(MANAGE)
    known = {one.id for one in await list_sets(tx, actor.workspace_id)}
    if not set(wanted.set_ids) <= known:
        raise QuestionSetNotFound
    if wanted.demanded and not wanted.set_ids:
        raise BenchRunEmpty(path="$.set_ids")
    values = msgspec.to_builtins(wanted)
    statement = insert(bench_settings).values(workspace_id=actor.workspace_id, **values)
    await tx.execute(statement.on_conflict_do_update(index_elements=["workspace_id"], set_=values))
    await record_audit(
        tx, actor, "bench.changed", actor.workspace_id, demanded=wanted.demanded, most_fall=wanted.most_fall
    )
    return wanted
