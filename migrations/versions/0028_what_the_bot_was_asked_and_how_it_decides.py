"""What the bot was asked and how it decides; preset roles may ask it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"

GRANTS = {"agent": '{"bot.ask": "all"}', "supervisor": '{"bot.ask": "all", "bot.view": "all"}'}


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("locale", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("offered", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=True),
        sa.Column("chosen_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_asked")),
    )
    op.create_index("ix_asked_outcome", "asked", ["workspace_id", "outcome", "id"], unique=False)
    op.create_index(
        "ix_asked_session",
        "asked",
        ["workspace_id", "session_id", "id"],
        unique=False,
        postgresql_where=sa.text("session_id IS NOT NULL"),
    )
    op.create_table(
        "bot_settings",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("answer_from", sa.Float(), nullable=False),
        sa.Column("offer_from", sa.Float(), nullable=False),
        sa.Column("terms", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_bot_settings")),
    )
    op.create_table(
        "phrasing_vectors",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("phrasing_id", sa.Uuid(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "phrasing_id", "model", name=op.f("pk_phrasing_vectors")),
    )
    for preset, granted in GRANTS.items():
        op.execute(
            f"UPDATE roles SET permissions = '{granted}' || permissions WHERE preset = '{preset}'"  # noqa: S608
        )
