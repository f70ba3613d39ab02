"""The index of receptions leaves out the last message's time: with it no message could be written in place (HOT)."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.drop_index("ix_conversations_reception", "conversations")
    op.create_index(
        "ix_conversations_reception", "conversations", ["id"], postgresql_where=sa.text("state = 'reception'")
    )
