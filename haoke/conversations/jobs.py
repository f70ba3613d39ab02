"""Periodic work of conversations."""

from haoke.conversations.actions.forget_originals import forget_originals
from haoke.kernel.files.saving import sweep_abandoned
from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime

_MOST_BATCHES = 100  # a run ends some time, whatever has piled up


@periodic(seconds=600, name="conversations.sweep_files")
async def sweep_files(runtime: Runtime) -> None:
    """Uploads that nobody finished, and files that nobody sent, go after two days."""
    for _ in range(_MOST_BATCHES):
        if not await sweep_abandoned(runtime.db, runtime.files):
            return


@periodic(seconds=600, name="conversations.forget_originals")
async def forget_old_originals(runtime: Runtime) -> None:
    """What messages said before they were masked is kept for as long as the workspace says."""
    for _ in range(_MOST_BATCHES):
        if not await runtime.db.run(forget_originals):
            return
