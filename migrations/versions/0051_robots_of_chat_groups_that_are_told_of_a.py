"""Robots of chat groups that are told of alarms."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    op.add_column("alarm_webhooks", sa.Column("robot", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "alarm_webhooks",
        sa.Column("mention", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
    )
