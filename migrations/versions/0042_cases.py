"""Cases; agents may make them of their conversations, supervisors of all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0042"
down_revision = "0041"


def upgrade() -> None:
    op.create_table(
        "bot_cases",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("revision", sa.Integer(), server_default="1", nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_bot_cases")),
    )
    op.create_index("ix_bot_cases_conversation", "bot_cases", ["workspace_id", "conversation_id", "id"], unique=False)
    for preset, scope in (("agent", "own"), ("supervisor", "all")):
        op.execute(
            f"UPDATE roles SET permissions = jsonb_build_object('bot.cases', '{scope}') || permissions"  # noqa: S608
            f" WHERE preset = '{preset}'"
        )
