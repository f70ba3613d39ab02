"""Customers quote, edit and recall messages at their channels; since when a delivery is as it is."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0056"
down_revision = "0055"


def upgrade() -> None:
    op.create_table(
        "early_changes",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("event", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_early_changes")),
    )
    op.create_index("ix_early_changes_at", "early_changes", ["at"], unique=False)
    op.create_index("ix_early_changes_name", "early_changes", ["workspace_id", "account_id", "name"], unique=False)
    op.create_table(
        "named_messages",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("quoted_as", sa.Text(), server_default="", nullable=False),
        sa.Column("thread", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "account_id", "name", name=op.f("pk_named_messages")),
    )
    op.create_index("ix_named_messages_seq", "named_messages", ["workspace_id", "conversation_id", "seq"], unique=False)
    op.add_column(
        "channel_deliveries",
        sa.Column("state_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.execute("UPDATE channel_deliveries SET state_at = coalesce(sent_at, at)")
