"""What is kept of the demo. In a module of its own: whoever asks for it need not load the company."""

from uuid import UUID

import msgspec
import sqlalchemy as sa

from haoke.kernel.db import Tx
from haoke.kernel.tables import installation

MARK = "demo"
"""The row of the installation that says that, and where, the demo is."""


class Demo(msgspec.Struct, frozen=True):
    """``sites``: locale → key of the site in that language."""

    workspace_id: UUID
    sites: dict[str, str]


async def demo_of(tx: Tx) -> Demo | None:
    """The demo of this installation, if it has been filled."""
    found = await tx.scalar(sa.select(installation.c.value).where(installation.c.name == MARK))
    return None if found is None else msgspec.json.decode(found, type=Demo)
