"""Why the bot handed over."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"


def upgrade() -> None:
    op.create_table(
        "bot_hand_overs",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_bot_hand_overs")),
    )
    op.create_index(
        "ix_bot_hand_overs_conversation", "bot_hand_overs", ["workspace_id", "conversation_id", "id"], unique=False
    )
