"""How the customer of a conversation sounds."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    op.create_table(
        "conversation_moods",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation_id", name=op.f("pk_conversation_moods")),
    )
    op.create_index("ix_conversation_moods_at", "conversation_moods", ["at"], unique=False)
    op.add_column("conversations", sa.Column("mood", sa.Text(), server_default="calm", nullable=False))
