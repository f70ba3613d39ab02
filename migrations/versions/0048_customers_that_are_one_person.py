"""Customers that are one person, and what a channel says of people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.create_table(
        "merged_conversations",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("merge_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "merge_id", "conversation_id", name=op.f("pk_merged_conversations")),
    )
    op.create_table(
        "merges",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kept_id", sa.Uuid(), nullable=False),
        sa.Column("merged_id", sa.Uuid(), nullable=False),
        sa.Column("takes", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column(
            "identities", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False
        ),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_merges")),
    )
    op.create_index("ix_merges_kept", "merges", ["workspace_id", "kept_id", "id"], unique=False)
    op.drop_index(
        op.f("uq_conversations_open"), table_name="conversations", postgresql_where="(state <> 'closed'::text)"
    )
    op.create_index(
        "uq_conversations_open",
        "conversations",
        ["workspace_id", "site_id", "visitor_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.add_column("customers", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.add_column("customers", sa.Column("own", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column("identities", sa.Column("alias_of", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "identities",
        sa.Column("profile", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    for preset, scope in (("agent", "team"), ("supervisor", "all")):
        op.execute(
            f'UPDATE roles SET permissions = \'{{"customers.merge": "{scope}"}}\' || permissions'  # noqa: S608
            f" WHERE preset = '{preset}'"
        )
