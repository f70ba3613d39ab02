"""Questions that were missed, and their clusters; supervisors may learn from them."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.create_table(
        "bot_clusters",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("returns_at", sa.Integer(), nullable=True),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("centre", sa.LargeBinary(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Uuid(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_bot_clusters")),
    )
    op.create_index("ix_bot_clusters_last", "bot_clusters", ["workspace_id", "last_at", "id"], unique=False)
    op.create_index("ix_bot_clusters_size", "bot_clusters", ["workspace_id", "state", "size", "id"], unique=False)
    op.create_table(
        "bot_misses",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("cluster_id", sa.Uuid(), nullable=True),
        sa.Column("vector", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_bot_misses")),
    )
    op.create_index("ix_bot_misses_cluster", "bot_misses", ["workspace_id", "cluster_id", "id"], unique=False)
    op.create_index("ix_bot_misses_key", "bot_misses", ["workspace_id", "key"], unique=False)
    op.create_index(
        "ix_bot_misses_loose",
        "bot_misses",
        ["workspace_id", "id"],
        unique=False,
        postgresql_where=sa.text("cluster_id IS NULL"),
    )
    op.create_index(
        "uq_bot_misses_said",
        "bot_misses",
        ["workspace_id", "conversation_id", "key"],
        unique=True,
        postgresql_where=sa.text("conversation_id IS NOT NULL"),
    )
    op.add_column("asked", sa.Column("judged", sa.Boolean(), server_default="false", nullable=False))
    op.create_index("ix_asked_fresh", "asked", ["at"], unique=False, postgresql_where=sa.text("NOT judged"))
    op.execute("""UPDATE roles SET permissions = '{"bot.learn": "all"}' || permissions WHERE preset = 'supervisor'""")
