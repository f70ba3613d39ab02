"""Channel accounts that are paused."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"


def upgrade() -> None:
    op.add_column("channel_accounts", sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True))
