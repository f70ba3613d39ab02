"""By which rules the bot or people receive visitors, and when people take over from the bot."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    for table, name, default in (("receptions", "rules", "'[]'"), ("bot_settings", "hand_over", "'{}'")):
        kind = postgresql.JSONB(astext_type=sa.Text())
        op.add_column(table, sa.Column(name, kind, server_default=sa.text(default), nullable=False))
