"""Forms in messages, and who may send them; a permission that somebody has set stays as it is."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0058"
down_revision = "0057"

GRANTS = {"agent": {"forms.send": "own"}, "supervisor": {"forms.send": "team", "forms.answers": "team"}}


def upgrade() -> None:
    op.create_table(
        "form_versions",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "form_id", "version", name=op.f("pk_form_versions")),
    )
    op.create_table(
        "forms",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("retired", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_forms")),
        sa.UniqueConstraint("workspace_id", "name", name=op.f("uq_forms_workspace_id_name")),
    )
    op.create_table(
        "sent_forms",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("form_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Text(), server_default="", nullable=False),
        sa.Column("node", sa.Text(), server_default="", nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recalled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_in", sa.Uuid(), nullable=True),
        sa.Column("rows", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_sent_forms")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sent_forms_token_hash")),
    )
    op.create_index(
        "ix_sent_forms_answered",
        "sent_forms",
        ["workspace_id", "form_id", "answered_at", "id"],
        unique=False,
        postgresql_where=sa.text("answered_at IS NOT NULL"),
    )
    for preset, grants in GRANTS.items():
        op.execute(
            f"UPDATE roles SET permissions = '{json.dumps(grants)}' || permissions WHERE preset = '{preset}'"  # noqa: S608
        )
