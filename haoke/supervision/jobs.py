"""Periodic work of supervision."""

from haoke.kernel.jobs import periodic
from haoke.kernel.runtime import Runtime
from haoke.supervision.board.projector import projector_of


@periodic(seconds=1.0, name="supervision.boards")
async def follow_boards(runtime: Runtime) -> None:
    """Tell those who look at boards what changed. Costs one small query while nobody does."""
    await projector_of(runtime).step()
