"""Which part says that the bot handed over, and whether a language model was asked to sum up what was said before."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"


def upgrade() -> None:
    op.add_column("bot_hand_overs", sa.Column("seq", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("bot_hand_overs", sa.Column("summed_at", sa.DateTime(timezone=True), nullable=True))
