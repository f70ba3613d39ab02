"""help centres of sites, their ratings and what is read there."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0030"
down_revision = "0029"


def upgrade() -> None:
    op.create_table(
        "help_centres",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "site_id", name=op.f("pk_help_centres")),
    )
    op.create_table(
        "help_ratings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "entry_id", "id", name=op.f("pk_help_ratings")),
    )
    op.create_index("ix_help_ratings_at", "help_ratings", ["workspace_id", "at"], unique=False)
    op.add_column("knowledge_uses", sa.Column("read", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "live_entries", sa.Column("locales", postgresql.ARRAY(sa.Text()), server_default="{}", nullable=False)
    )
    op.execute(_LOCALES)


_LOCALES = """
UPDATE live_entries SET locales = ARRAY(
    SELECT DISTINCT answer->>'locale' FROM jsonb_array_elements(version.content->'answers') AS answer
    WHERE jsonb_array_length(answer->'parts') > 0 ORDER BY 1
)
FROM knowledge_versions AS version
WHERE version.workspace_id = live_entries.workspace_id
  AND version.entry_id = live_entries.entry_id AND version.number = live_entries.number
"""
