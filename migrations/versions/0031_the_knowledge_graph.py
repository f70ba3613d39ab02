"""The knowledge graph; preset roles may draw it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0031"
down_revision = "0030"

GRANTS = {"supervisor": '{"knowledge.draw": "all"}'}


def upgrade() -> None:
    op.create_table(
        "graph_items",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column("draft", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("settled", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("published", sa.Integer(), server_default="0", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind_id", sa.Uuid(), nullable=True),
        sa.Column("refers_to", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_graph_items")),
    )
    op.create_index("ix_graph_items_refers_to", "graph_items", ["refers_to"], unique=False, postgresql_using="gin")
    op.create_index("ix_graph_items_sort", "graph_items", ["workspace_id", "sort", "id"], unique=False)
    op.create_index("ix_graph_items_name", "graph_items", ["workspace_id", "name", "id"], unique=False)
    op.create_index(
        "ix_graph_items_unsettled",
        "graph_items",
        ["workspace_id", "name", "id"],
        unique=False,
        postgresql_where=sa.text("NOT settled"),
    )
    op.create_table(
        "graph_versions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("restored", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "item_id", "number", name=op.f("pk_graph_versions")),
    )
    for preset, granted in GRANTS.items():
        op.execute(
            f"UPDATE roles SET permissions = '{granted}' || permissions WHERE preset = '{preset}'"  # noqa: S608
        )
